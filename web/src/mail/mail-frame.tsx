import { useEffect, useRef } from 'react';
import { brand } from '../brand.ts';
import { styleNonce } from '../nonce.ts';

interface Props {
  readonly html: string;
  readonly title: string;
  /** In pixels: a phone's, or a desktop's. */
  readonly width: number;
}

/** Shows a mail's HTML part by itself, as a mail program would: nothing in it runs, and nothing is fetched for it. */
export function MailFrame({ html, title, width }: Props) {
  const frame = useRef<HTMLIFrameElement>(null);
  useEffect(() => {
    const shown = frame.current?.contentDocument;
    if (shown) fill(shown, html);
  }, [html]);
  return (
    <iframe
      ref={frame}
      title={title}
      sandbox="allow-same-origin"
      style={{ width, maxWidth: '100%', height: 720, border: '1px solid var(--usher-line)', borderRadius: 8 }}
    />
  );
}

/**
 * Puts a mail into an empty document. The page's policy, which holds there too, takes no styles out of markup, and complains of
 * those that are parsed: so they are put aside before, set one by one afterwards, and the sheets carry the page's nonce.
 */
function fill(shown: Document, html: string): void {
  const sheets: string[] = [];
  const unstyled = html
    .replace(/<style[^>]*>([\s\S]*?)<\/style>/gi, (_, sheet: string) => {
      sheets.push(sheet);
      return '';
    })
    .replace(/<[a-z](?:"[^"]*"|'[^']*'|[^"'>])*>/gi, (tag) => tag.replace(/\sstyle=/gi, ' data-style='));
  const mail = new DOMParser().parseFromString(unstyled, 'text/html');
  for (const image of mail.querySelectorAll<HTMLImageElement>('img[src^="cid:"]')) {
    if (brand.logoPath) image.setAttribute('src', brand.logoPath);
  }
  shown.documentElement.lang = mail.documentElement.lang;
  shown.documentElement.dir = mail.documentElement.dir;
  shown.title = mail.title;
  shown.head.replaceChildren(
    ...sheets.map((sheet) => {
      const element = shown.createElement('style');
      element.nonce = styleNonce();
      element.textContent = sheet;
      return element;
    }),
  );
  shown.body.replaceWith(shown.adoptNode(mail.body));
  for (const element of shown.querySelectorAll<HTMLElement>('[data-style]')) {
    element.style.cssText = element.dataset['style'] ?? '';
  }
}

import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Brand } from '../../brand/brand.ts';
import { lookupOrder } from '../../brand/lexicon.ts';
import { LinkInvalidError } from '../../platform/link-invalid-error.ts';
import { canonicalLocale } from '../../platform/locale.ts';
import { escapedMarkup } from '../../platform/markup.ts';
import { ServiceUnavailableError } from '../../platform/service-unavailable-error.ts';
import { RateLimitedError } from '../../rates/rate-limited-error.ts';
import { type Exchange, send } from '../exchange.ts';
import { ClientGoneError, readBody } from '../read-body.ts';

/** Keeps mail from the address of a token; throws LinkInvalidError, RateLimitedError or ServiceUnavailableError. */
export type OptOut = (token: string, visitor: { readonly clientAddress: string }) => Promise<unknown>;

export const UNSUBSCRIBE_PATH = '/unsubscribe';

/** What mail programs post is a few bytes (RFC 8058); nothing of it is read. */
const BODY_BYTES = 16 * 1024;

const STYLE =
  'body{font:1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:15vh auto;padding:0 1.25rem;color:#1a1a1a;background:#fff}' +
  'h1{font-size:1.5rem;line-height:1.25}' +
  'nav{margin-top:3rem;font-size:.875rem}nav a{display:inline-block;padding-block:.25rem;margin-inline-end:1rem;color:inherit}' +
  'button{font:inherit;padding:.6rem 1.1rem;border:0;border-radius:.4rem;color:#fff;background:#1d4ed8;cursor:pointer}' +
  '@media(prefers-color-scheme:dark){body{color:#eee;background:#161616}}';

const HTML = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
};

type Said = 'ask' | 'done' | 'invalid' | 'often' | 'away';

/** The brand, as far as a page without a script is made of it. */
type PageBrand = Pick<Brand, 'name' | 'locales' | 'defaultLocale' | 'wordsFor'>;

/**
 * The page behind the List-Unsubscribe header of mails, without a script: a GET asks, because scanners follow every link,
 * and a POST does it, whether a person pressed the button or a mail program did (RFC 8058).
 */
export function createUnsubscribe(optOut: OptOut, brand: PageBrand): (exchange: Exchange) => Promise<void> {
  return async (exchange) => {
    const { req, clientAddress } = exchange;
    const page = (said: Said) => pageOf(brand, localeOf(req, brand), said, tokenOf(req.url ?? ''));
    if (req.method === 'GET' || req.method === 'HEAD') return send(exchange, 200, HTML, page('ask'));
    const allow = { allow: 'GET, HEAD, POST' };
    if (req.method === 'OPTIONS') return send(exchange, 204, allow, '');
    if (req.method !== 'POST') return send(exchange, 405, { ...HTML, ...allow }, page('invalid'));
    try {
      await readBody(req, BODY_BYTES, async () => BODY_BYTES);
    } catch (error) {
      if (error instanceof ClientGoneError) return;
      return send(exchange, 413, HTML, page('invalid'));
    }
    try {
      await optOut(tokenOf(req.url ?? ''), { clientAddress });
      return send(exchange, 200, HTML, page('done'));
    } catch (error) {
      if (error instanceof LinkInvalidError) return send(exchange, 404, HTML, page('invalid'));
      if (error instanceof RateLimitedError) {
        return send(
          exchange,
          429,
          { ...HTML, 'retry-after': String(error.retryAfterSeconds) },
          page('often'),
        );
      }
      if (!(error instanceof ServiceUnavailableError)) throw error;
      return send(exchange, 503, { ...HTML, 'retry-after': '5' }, page('away'));
    }
  };
}

function tokenOf(url: string): string {
  return new URLSearchParams(url.slice(url.indexOf('?') + 1)).get('token') ?? '';
}

/** What the address asks for (`?lang=de`, which links have of their invites), or the first of the browser's languages that there are words for. */
function localeOf({ url = '', headers }: IncomingMessage, { locales }: PageBrand): string | null {
  const asked = new URLSearchParams(url.slice(url.indexOf('?') + 1)).get('lang') ?? '';
  const accepted = (headers['accept-language'] ?? '').split(',').map((part) => part.split(';')[0] ?? '');
  const known = [asked, ...accepted].map(canonicalLocale);
  return known.find((tag) => tag !== null && lookupOrder(tag, locales).length > 0) ?? null;
}

function pageOf(brand: PageBrand, wanted: string | null, said: Said, token: string): string {
  const { locale, dir, text } = brand.wordsFor(wanted);
  const title = escapedMarkup(text(`page.optOut.${said}.title`));
  const button =
    said === 'ask'
      ? `<form method="post"><button type="submit" name="List-Unsubscribe" value="One-Click">${escapedMarkup(text('page.optOut.ask.button'))}</button></form>`
      : '';
  // What was done is said once: another language would ask again.
  const languages = said === 'ask' ? languageLinks(brand, text('page.language'), token) : '';
  return `<!doctype html><html lang="${locale}" dir="${dir}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><title>${title}</title><style>${STYLE}</style></head><body><main><h1>${title}</h1><p>${escapedMarkup(text(`page.optOut.${said}.text`))}</p>${button}${languages}</main></body></html>\n`;
}

/** The same page in each language that there is. */
function languageLinks({ locales }: PageBrand, label: string, token: string): string {
  const links = locales.map((locale) => {
    const name = new Intl.DisplayNames([locale], { type: 'language' }).of(locale) ?? locale;
    const href = escapedMarkup(`?${new URLSearchParams({ token, lang: locale })}`);
    return `<a href="${href}" lang="${locale}" hreflang="${locale}">${escapedMarkup(name)}</a> `;
  });
  return `<nav aria-label="${escapedMarkup(label)}">${links.join('')}</nav>`;
}

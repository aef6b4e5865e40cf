import { type Accent, DARK_GROUND } from '../brand/accent.ts';
import type { Brand } from '../brand/brand.ts';
import type { Logo } from '../brand/logo.ts';
import type { Words } from '../brand/words.ts';
import { html, type SafeHtml } from './html.ts';
import { logoImage } from './logo-part.ts';

// The console's colours. Mail programs drop style sheets more often than attributes, so what must hold stands in
// `style`; the sheet adds what needs a media query: dark mode, and the width of a phone.
function stylesOf({ isDeep, onDark }: Accent): SafeHtml {
  // No text: in a style element an escaped quote would be one character too many. The colours were checked.
  return {
    markup: `
  :root { color-scheme: light dark; supported-color-schemes: light dark; }
  @media (prefers-color-scheme: dark) {
    .page { background: #121517 !important; }
    .card { background: ${DARK_GROUND} !important; border-color: #2b3135 !important; }
    .text { color: #e6eaeb !important; }
    .quiet, .quiet a { color: #a3acb3 !important; }
    .quote { border-color: ${onDark} !important; }${
      isDeep
        ? `
    .button { border-color: ${onDark} !important; }`
        : ''
    }
  }
  @media (max-width: 600px) { .card { padding: 28px 22px !important; } .page { padding: 16px 10px !important; } }
`,
  } as SafeHtml;
}

const FONT = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
// The first is what some programs know, the second also breaks where nothing else would.
const WRAP = 'word-break:break-word;overflow-wrap:anywhere';

/** A paragraph of the mail. */
export function paragraph(content: string | SafeHtml): SafeHtml {
  return html`<p class="text" style="${FONT};margin:0 0 18px;font-size:17px;line-height:1.55;color:#1b2528;${WRAP}">${content}</p>`;
}

/** Somebody's name or address among the service's own words: in bold, and its direction of writing ends with it. */
export function named(name: string): SafeHtml {
  return html`<strong dir="auto" style="font-weight:600;unicode-bidi:isolate">${name}</strong>`;
}

/** What somebody wrote, line by line, set apart from the service's own words. */
export function quotation(text: string, { onLight }: Accent): SafeHtml {
  const lines = text.split('\n').map((line, index) => (index === 0 ? html`${line}` : html`<br>${line}`));
  return html`<p class="text quote" dir="auto" style="${FONT};margin:0 0 22px;padding:2px 16px;border:solid ${onLight};border-width:0 0 0 3px;border-inline-width:3px 0;font-size:17px;line-height:1.55;color:#1b2528;white-space:pre-wrap;${WRAP}">${lines}</p>`;
}

/** The one thing to do. A table, because some programs of the desktop pad nothing else. */
export function pressable(label: string, link: string, accent: Accent): SafeHtml {
  const { color, text } = accent;
  const edge = accent.isPale ? text : color;
  return html`<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:26px 0;border-collapse:separate"><tr><td class="button" bgcolor="${color}" style="border:1px solid ${edge};border-radius:8px;background:${color};mso-padding-alt:14px 26px"><a href="${link}" style="${FONT};display:inline-block;padding:14px 26px;border-radius:8px;background:${color};color:${text};font-size:17px;line-height:1.3;font-weight:600;text-decoration:none">${label}</a></td></tr></table>`;
}

/** What is good to know and not to be in the way. */
export function smallPrint(content: string | SafeHtml): SafeHtml {
  return html`<p class="quiet" style="${FONT};margin:0 0 14px;font-size:16px;line-height:1.5;color:#5b6570;${WRAP}">${content}</p>`;
}

/** A link to a page of the team's own. */
export function quietLink(label: string, url: string): SafeHtml {
  return html`<a href="${url}" style="color:inherit">${label}</a>`;
}

/** A link to be copied, as it is. */
export function plainLink(link: string): SafeHtml {
  return html`<a dir="ltr" href="${link}" style="color:#5b6570;${WRAP}">${link}</a>`;
}

/** The team's picture above the card; it leads to the application, where that has an address. */
function masthead({ name, appUrl }: Brand, logo: Logo): SafeHtml {
  const image = logoImage(logo, name);
  const linked = appUrl
    ? html`<a href="${appUrl}" style="color:inherit;text-decoration:none">${image}</a>`
    : image;
  return html`<div class="text" style="${FONT};max-width:560px;box-sizing:border-box;margin:0 auto;padding:0 12px 20px;color:#1b2528">${linked}</div>
`;
}

/**
 * A whole mail: one column, the team's picture alone, nothing from another host, legible on a phone and in the dark.
 *
 * @param options.preview what a list of mails shows beside the subject
 */
export function layout(options: {
  brand: Brand;
  words: Pick<Words, 'locale' | 'dir'>;
  title: string;
  preview: string;
  body: readonly SafeHtml[];
  footer: readonly SafeHtml[];
}): string {
  const { brand, words, title, preview, body, footer } = options;
  const { locale, dir } = words;
  const head = brand.mailLogo ? masthead(brand, brand.mailLogo) : html``;
  return html`<!doctype html>
<html lang="${locale}" dir="${dir}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no,date=no,address=no,email=no,url=no">
<title>${title}</title>
<style>${stylesOf(brand.accent)}</style>
</head>
<body class="page" lang="${locale}" dir="${dir}" style="margin:0;padding:32px 12px;background:#f6f8f8">
<div style="display:none;max-height:0;overflow:hidden;mso-hide:all">${preview}</div>
${head}<div class="card" lang="${locale}" dir="${dir}" style="max-width:560px;box-sizing:border-box;margin:0 auto;padding:40px;background:#ffffff;border:1px solid #e2e8e8;border-radius:12px">
<h1 class="text" style="${FONT};margin:0 0 22px;font-size:24px;line-height:1.3;font-weight:600;color:#1b2528">${title}</h1>
${body}
</div>
<div lang="${locale}" dir="${dir}" style="max-width:560px;box-sizing:border-box;margin:0 auto;padding:24px 12px">
${footer}
</div>
</body>
</html>
`.markup;
}

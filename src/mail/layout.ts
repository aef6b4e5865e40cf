import { html, type SafeHtml } from './html.ts';

// Mail programs drop style sheets more often than attributes, so what must hold stands in `style`; the sheet adds what
// needs a media query: dark mode, and the width of a phone.
const STYLES = `
  :root { color-scheme: light dark; supported-color-schemes: light dark; }
  @media (prefers-color-scheme: dark) {
    .page { background: #16181d !important; }
    .card { background: #1f2228 !important; border-color: #343a44 !important; }
    .text, .text a { color: #e6e8eb !important; }
    .quiet, .quiet a { color: #a3abb8 !important; }
    .quote { border-color: #4c6ef5 !important; }
  }
  @media (max-width: 600px) { .card { padding: 28px 22px !important; } .page { padding: 16px 10px !important; } }
`;

const FONT = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

/** A paragraph of the mail. */
export function paragraph(content: string | SafeHtml): SafeHtml {
  return html`<p class="text" style="${FONT};margin:0 0 18px;font-size:17px;line-height:1.55;color:#1f2430">${content}</p>`;
}

/** What somebody wrote, line by line, set apart from the service's own words. */
export function quotation(text: string): SafeHtml {
  const lines = text.split('\n').map((line, index) => (index === 0 ? html`${line}` : html`<br>${line}`));
  return html`<p class="text quote" style="${FONT};margin:0 0 22px;padding:2px 0 2px 16px;border-left:3px solid #4263eb;font-size:17px;line-height:1.55;color:#1f2430;overflow-wrap:anywhere">${lines}</p>`;
}

/** The one thing to do. */
export function button(label: string, link: string): SafeHtml {
  return html`<p style="margin:26px 0"><a href="${link}" style="${FONT};display:inline-block;padding:14px 26px;border-radius:8px;background:#3b5bdb;color:#ffffff;font-size:17px;font-weight:600;text-decoration:none">${label}</a></p>`;
}

/** What is good to know and not to be in the way. */
export function smallPrint(content: string | SafeHtml): SafeHtml {
  return html`<p class="quiet" style="${FONT};margin:0 0 12px;font-size:14px;line-height:1.5;color:#5b6472;overflow-wrap:anywhere">${content}</p>`;
}

/**
 * A whole mail: one column, no picture, nothing from another host, legible on a phone and in the dark.
 *
 * @param options.preview what a list of mails shows beside the subject
 */
export function layout(options: {
  title: string;
  preview: string;
  body: readonly SafeHtml[];
  footer: readonly SafeHtml[];
}): string {
  const { title, preview, body, footer } = options;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${title}</title>
<style>${styleSheet}</style>
</head>
<body class="page" style="margin:0;padding:32px 12px;background:#f3f4f7">
<div style="display:none;max-height:0;overflow:hidden">${preview}</div>
<div class="card" style="max-width:560px;margin:0 auto;padding:40px;background:#ffffff;border:1px solid #e3e6ec;border-radius:12px">
<h1 class="text" style="${FONT};margin:0 0 22px;font-size:24px;line-height:1.3;font-weight:650;color:#1f2430">${title}</h1>
${body}
</div>
<div style="max-width:560px;margin:0 auto;padding:20px 12px">
${footer}
</div>
</body>
</html>
`.markup;
}

// A constant of this file, and no text: in a style element an escaped quote would be one character too many.
const styleSheet = { markup: STYLES } as SafeHtml;

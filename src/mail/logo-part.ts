import type { Logo } from '../brand/logo.ts';
import { html, type SafeHtml } from './html.ts';
import type { InlinePart } from './mailer.ts';

/** What the HTML part calls the picture. */
export const LOGO_CID = 'logo@mail';

/** The picture is that high, in pixels, if it is not wider than MOST_WIDTH then. */
const HEIGHT = 40;
const MOST_WIDTH = 240;

/** The picture, and the name for programs that show none. */
export function logoImage(logo: Logo, name: string): SafeHtml {
  const width = logo.aspect === null ? null : Math.min(MOST_WIDTH, Math.round(HEIGHT * logo.aspect));
  const height = width === null || logo.aspect === null ? HEIGHT : Math.round(width / logo.aspect);
  const widthAttribute = width === null ? html`` : html` width="${width}"`;
  return html`<img src="cid:${LOGO_CID}" alt="${name}"${widthAttribute} height="${height}" style="border:0;display:inline-block;max-width:100%;font-size:20px;font-weight:600">`;
}

/** The parts that go with a mail: the picture, where its HTML shows it. */
export function inlineParts(logo: Logo | null, htmlPart: string): InlinePart[] {
  if (!logo || !htmlPart.includes(`cid:${LOGO_CID}`)) return [];
  return [{ cid: LOGO_CID, fileName: logo.fileName, type: logo.type, content: logo.content }];
}

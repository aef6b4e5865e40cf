import { createHash } from 'node:crypto';
import { LinkInvalidError } from '../../platform/link-invalid-error.ts';
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
  'button{font:inherit;padding:.6rem 1.1rem;border:0;border-radius:.4rem;color:#fff;background:#1d4ed8;cursor:pointer}' +
  '@media(prefers-color-scheme:dark){body{color:#eee;background:#161616}}';

const HTML = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
};

const ASK = page(
  'No more invitations by mail?',
  '<p>Press the button, and this service mails no more invitations to your address. Invitations that you have stay as they are.</p>' +
    '<form method="post"><button type="submit" name="List-Unsubscribe" value="One-Click">No more invitations</button></form>',
);
const DONE = page(
  'No more invitations by mail',
  '<p>This service mails no more invitations to your address. To get some again, ask whoever wants to invite you.</p>',
);
const INVALID = page(
  'This link is not whole',
  '<p>Nothing was changed. Open the link as it stands in the mail.</p>',
);
const TOO_OFTEN = page('Too many tries', '<p>Nothing was changed. Try again in some minutes.</p>');
const TOO_LARGE = page('That was too much', '<p>Nothing was changed.</p>');
const AWAY = page('Not possible at this moment', '<p>Nothing was changed. Try again in a minute.</p>');

/**
 * The page behind the List-Unsubscribe header of mails, without a script: a GET asks, because scanners follow every link,
 * and a POST does it, whether a person pressed the button or a mail program did (RFC 8058).
 */
export function createUnsubscribe(optOut: OptOut): (exchange: Exchange) => Promise<void> {
  return async (exchange) => {
    const { req, clientAddress } = exchange;
    if (req.method === 'GET' || req.method === 'HEAD') return send(exchange, 200, HTML, ASK);
    const allow = { allow: 'GET, HEAD, POST' };
    if (req.method === 'OPTIONS') return send(exchange, 204, allow, '');
    if (req.method !== 'POST') return send(exchange, 405, { ...HTML, ...allow }, INVALID);
    try {
      await readBody(req, BODY_BYTES, async () => BODY_BYTES);
    } catch (error) {
      if (error instanceof ClientGoneError) return;
      return send(exchange, 413, HTML, TOO_LARGE);
    }
    try {
      await optOut(tokenOf(req.url ?? ''), { clientAddress });
      return send(exchange, 200, HTML, DONE);
    } catch (error) {
      if (error instanceof LinkInvalidError) return send(exchange, 404, HTML, INVALID);
      if (error instanceof RateLimitedError) {
        return send(exchange, 429, { ...HTML, 'retry-after': String(error.retryAfterSeconds) }, TOO_OFTEN);
      }
      if (!(error instanceof ServiceUnavailableError)) throw error;
      return send(exchange, 503, { ...HTML, 'retry-after': '5' }, AWAY);
    }
  };
}

function tokenOf(url: string): string {
  return new URLSearchParams(url.slice(url.indexOf('?') + 1)).get('token') ?? '';
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><title>${title}</title><style>${STYLE}</style></head><body><main><h1>${title}</h1>${body}</main></body></html>\n`;
}

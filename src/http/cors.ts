import type { IncomingMessage } from 'node:http';
import type { Logger } from 'pino';

/** What every client of GraphQL over HTTP may send. */
const ALLOWED_HEADERS = ['content-type', 'authorization', 'x-request-id', 'graphql-require-preflight'];

/** Names of headers, separated by commas. */
const HEADER_NAMES = /^[a-z0-9-]+(?:\s*,\s*[a-z0-9-]+)*$/i;

/** Two hours: the longest that Chromium keeps the answer to a preflight. */
const PREFLIGHT_SECONDS = '7200';

/** How many origins that are not listed the log tells of. */
const MOST_TOLD = 20;

/** A longer origin is cut in the log; it is the client's text. */
const ORIGIN_LENGTH = 200;

/**
 * Cross-origin access for exactly the listed origins, and never with cookies: credentials travel in a header that a
 * page has to set itself. A listed page may send any header, because what watches over it adds some of its own, such as
 * `traceparent`. The first time that a page of another origin asks, the log says so.
 *
 * @param origins as browsers send them, for example `https://app.example.com`
 * @param publicUrl how people reach the service, whose own pages need no permission
 * @returns what to add to the answer of a request
 */
export function createCors(
  origins: readonly string[],
  publicUrl: string | null,
  log: Logger,
): (req: IncomingMessage) => Readonly<Record<string, string>> {
  const listed = new Set(origins);
  const others = listed.size === 0 ? {} : { vary: 'Origin' };
  const told = new Set<string>();

  function tell(origin: string, { headers: { host } }: IncomingMessage): void {
    if (told.size >= MOST_TOLD || told.has(origin)) return;
    if (origin === publicUrl || origin === `http://${host}` || origin === `https://${host}`) return;
    told.add(origin);
    log.warn(
      { origin: origin.slice(0, ORIGIN_LENGTH) },
      'A page of another origin asked, and its browser keeps the answer from it. If it is a page of yours, add the origin to CORS_ORIGINS.',
    );
  }

  return (req) => {
    const { origin } = req.headers;
    if (origin === undefined) return others;
    if (!listed.has(origin)) {
      tell(origin, req);
      return others;
    }
    const allowed = {
      vary: 'Origin',
      'access-control-allow-origin': origin,
      'access-control-expose-headers': 'Retry-After, X-Request-Id',
    };
    if (req.method !== 'OPTIONS') return allowed;
    return {
      ...allowed,
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': [...ALLOWED_HEADERS, ...askedHeaders(req)].join(', '),
      'access-control-max-age': PREFLIGHT_SECONDS,
    };
  };
}

/** A star would be shorter, and would not stand for `authorization`. */
function askedHeaders(req: IncomingMessage): string[] {
  const asked = req.headers['access-control-request-headers'];
  if (asked === undefined || !HEADER_NAMES.test(asked)) return [];
  return asked.split(',').map((name) => name.trim());
}

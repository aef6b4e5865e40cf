import type { IncomingMessage } from 'node:http';
import { PREFLIGHT_HEADERS } from './plugins/csrf-prevention.ts';

const ALLOWED_HEADERS = ['content-type', 'authorization', 'x-request-id', ...PREFLIGHT_HEADERS].join(', ');

/** Two hours: the longest that Chromium keeps the answer to a preflight. */
const PREFLIGHT_SECONDS = '7200';

/**
 * Cross-origin access for exactly the listed origins, and never with cookies: credentials travel in a header that a
 * page has to set itself.
 *
 * @param origins as browsers send them, for example `https://app.example.com`
 * @returns what to add to the answer of a request
 */
export function createCors(
  origins: readonly string[],
): (req: IncomingMessage) => Readonly<Record<string, string>> {
  const listed = new Set(origins);
  const others = listed.size === 0 ? {} : { vary: 'Origin' };
  return (req) => {
    const { origin } = req.headers;
    if (origin === undefined || !listed.has(origin)) return others;
    const allowed = {
      vary: 'Origin',
      'access-control-allow-origin': origin,
      'access-control-expose-headers': 'Retry-After, X-Request-Id',
    };
    if (req.method !== 'OPTIONS') return allowed;
    return {
      ...allowed,
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': ALLOWED_HEADERS,
      'access-control-max-age': PREFLIGHT_SECONDS,
    };
  };
}

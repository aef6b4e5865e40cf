import { isIP } from 'node:net';
import type { AddressRules } from './special-addresses.ts';

/** The longest URL that is taken, in characters. */
const LONGEST_URL = 2_000;

/**
 * Reads a URL that the service is to send requests to.
 *
 * The parser of WHATWG turns every spelling of an address (`2130706433`, `0x7f.1`, `[::ffff:127.0.0.1]`) into its usual
 * one, which is judged here, because no lookup ever sees a literal. A name is judged when it is connected to.
 *
 * @returns null for what is none, for another scheme than https (http in opened networks alone), for one with credentials or
 *   a fragment, and for a literal address that is not allowed
 */
export function outgoingUrl(text: string, rules: AddressRules): URL | null {
  if (text.length > LONGEST_URL || !URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && rules.opensAny)) return null;
  // An empty fragment is one as well, and only the text shows it.
  if (url.username || url.password || text.includes('#')) return null;
  const literal = literalAddress(url);
  if (literal === null) return url.hostname === '' ? null : url;
  const allowed = url.protocol === 'https:' ? rules.allows(literal) : rules.allowsHttp(literal);
  return allowed ? url : null;
}

/** The address in a URL that names none by a name; null for a name. */
function literalAddress(url: URL): string | null {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return isIP(host) === 0 ? null : host;
}

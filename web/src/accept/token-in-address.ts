/** A path, however a mail program wrote it: with slashes too many, or with what belongs behind it still in it. */
const PATH = /^\/+(accept-invite|reset-password|confirm-email)(?:\/|%|$)/i;
/** The parameter, with its sign of equality as it is, or encoded, even twice. */
const PARAMETER = /token(?:=|%3D|%253D)(?:%20|\+)*([^&#]*)/i;
/** What every token has: 43 characters, with anything else behind it. */
const TOKEN = /^[\w-]{43}(?![\w-])/;

/** A page behind the links of mails. */
export type LinkedPage = '/accept-invite' | '/reset-password' | '/confirm-email';

/** Which page a link leads to; null: the path is that of none. */
export function linkedPage(path: string): LinkedPage | null {
  const name = PATH.exec(path)?.[1];
  return name ? (`/${name.toLowerCase()}` as LinkedPage) : null;
}

/** Whether a text has the form of a token. One that has, and that nobody knows, was cut off by nobody. */
export function isTokenShaped(text: string): boolean {
  return TOKEN.test(text) && text.length === 43;
}

/**
 * The token in an address that a mail program may have changed: `#` as `%23`, a dot or a bracket behind it, parameters
 * of somebody who counts clicks.
 */
export function tokenIn(address: string): string | null {
  const value = PARAMETER.exec(address)?.[1];
  if (!value) return null;
  return TOKEN.exec(value)?.[0] ?? value;
}

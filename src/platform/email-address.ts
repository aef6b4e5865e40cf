import { z } from 'zod';

/** RFC 5321, section 4.5.3.1, less the angle brackets. */
const MAX_LENGTH = 254;
/** No address can be this long, whatever NFKC makes of it; longer texts are not even normalised. */
const MAX_UNITS_BEFORE_NFKC = 1_000;

/** Every character that an address is made of, as in a regular expression's brackets. */
export const ADDRESS_CHARACTERS = "a-z0-9@.!#$%&'*+/=?^_`{|}~-";

/** One or more atoms (RFC 5322) with single dots between them. */
const LOCAL_PART = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
/** A label of a host's name (RFC 1123). */
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * Reads an e-mail address.
 *
 * @returns the address as it is compared and stored (trimmed, NFKC, ASCII, lower case), or null when it is none. Dots
 *   and pluses are not folded.
 */
export function parseEmailAddress(text: string): string | null {
  if (text.length > MAX_UNITS_BEFORE_NFKC) return null;
  const address = text.normalize('NFKC').trim().toLowerCase();
  if (address.length > MAX_LENGTH) return null;
  const [local, domain, ...rest] = address.split('@');
  if (local === undefined || domain === undefined || rest.length > 0) return null;
  // `=?` opens an encoded word (RFC 2047), which a mail program might decode to another address.
  if (local.length > 64 || !LOCAL_PART.test(local) || local.includes('=?')) return null;
  const labels = domain.split('.');
  if (labels.length < 2 || !labels.every((label) => LABEL.test(label))) return null;
  // No top-level domain is a number: this is an IP address, and nobody gets mail there.
  return /^\d+$/.test(labels.at(-1) ?? '') ? null : address;
}

/** An e-mail address, as it is compared and stored. */
export const emailAddressShape = z.string().transform((text, context) => {
  const address = parseEmailAddress(text);
  if (address !== null) return address;
  context.addIssue('This is not an e-mail address that mail can be sent to.');
  return z.NEVER;
});

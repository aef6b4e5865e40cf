import { domainToASCII, domainToUnicode } from 'node:url';
import { z } from 'zod';

/** RFC 5321, section 4.5.3.1, less the angle brackets. */
const MAX_LENGTH = 254;
/** No address can be this long, whatever NFKC and IDNA make of it; longer texts are not even normalised. */
const MAX_UNITS_BEFORE_NFKC = 1_000;

/** Every character that an address is made of, as in a regular expression's brackets. */
export const ADDRESS_CHARACTERS = "a-z0-9@.!#$%&'*+/=?^_`{|}~-";

/** White space and what shows nothing: signs for the direction of writing, soft hyphens, joiners. */
const UNSEEN_AT_AN_END = /^[\s\p{Cf}\p{DI}]+|[\s\p{Cf}\p{DI}]+$/gu;
const UNSEEN = /[\p{Cf}\p{DI}]/u;

/** One or more atoms (RFC 5322) with single dots between them. */
const LOCAL_PART = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
/** A label of a host's name (RFC 1123). */
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
/** A label in its own script; joiners belong to some, and IDNA judges where. */
const LABEL_IN_LETTERS = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}\p{Join_Control}-]*[\p{L}\p{M}\p{N}])?$/u;

/**
 * Reads an e-mail address.
 *
 * What comes along when one is copied is let go: white space and invisible signs around it, `mailto:` before it, one dot
 * after it.
 *
 * @returns the address as it is compared and stored (NFKC, lower case, ASCII; the domain through IDNA), or null when it is
 *   none. Dots and pluses are not folded.
 */
export function parseEmailAddress(text: string): string | null {
  if (text.length > MAX_UNITS_BEFORE_NFKC) return null;
  const [local, inLetters, ...rest] = bare(text).split('@');
  if (local === undefined || inLetters === undefined || rest.length > 0) return null;
  // `=?` opens an encoded word (RFC 2047), which a mail program might decode to another address.
  if (local.length > 64 || !LOCAL_PART.test(local) || local.includes('=?')) return null;
  const domain = domainInAscii(inLetters);
  if (domain === null) return null;
  const address = `${local}@${domain}`;
  return address.length > MAX_LENGTH ? null : address;
}

function bare(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(UNSEEN_AT_AN_END, '')
    .replace(/^mailto:/, '')
    .replace(/[.。]$/, '')
    .replace(UNSEEN_AT_AN_END, '');
}

/**
 * A domain of two labels or more as mail programs address it.
 *
 * @param domain in lower case, in NFKC; in letters, in ASCII, or in both
 * @returns null for what is no domain that mail can be sent to
 */
function domainInAscii(domain: string): string | null {
  const labels = domain.split(/[.。]/);
  if (labels.length < 2 || !labels.every((label) => LABEL_IN_LETTERS.test(label))) return null;
  // Node takes the domain for a URL's, in which `%65` is a letter and `0x7f.1` an address: so it is asked only for what
  // the labels have let through, and not for what is ASCII already.
  const ascii = /^[a-z0-9.-]*$/.test(domain) && !/(^|\.)xn--/.test(domain) ? domain : domainToASCII(domain);
  const asciiLabels = ascii.split('.');
  if (asciiLabels.length !== labels.length || !asciiLabels.every(isLabel)) return null;
  // No top-level domain is a number: this is an IP address, and nobody gets mail there.
  return /^\d+$/.test(asciiLabels.at(-1) ?? '') ? null : ascii;
}

/** A label of a host's name; one that stands for letters must do so. Versions of Node differ in what they let through. */
function isLabel(label: string): boolean {
  if (!LABEL.test(label)) return false;
  if (!label.startsWith('xn--')) return true;
  const letters = domainToUnicode(label);
  return letters !== label && domainToASCII(letters) === label;
}

/**
 * What somebody searches addresses for, as far as it can be written as they are stored: a domain in its own script becomes
 * ASCII.
 */
export function searchedAddress(text: string): string {
  const at = text.lastIndexOf('@') + 1;
  const domain = domainInAscii(bare(text.slice(at)));
  return domain === null || /^\p{ASCII}*$/u.test(text) ? text : text.slice(0, at) + domain;
}

/** An e-mail address, as it is compared and stored. */
export const emailAddressShape = z.string().transform((text, context) => {
  const address = parseEmailAddress(text);
  if (address !== null) return address;
  context.addIssue(complaintAbout(text));
  return z.NEVER;
});

/** Whoever cannot see what is wrong is told its name. */
function complaintAbout(text: string): string {
  const [sign] = UNSEEN.exec(text.slice(0, MAX_UNITS_BEFORE_NFKC).replace(UNSEEN_AT_AN_END, '')) ?? [];
  if (sign === undefined) return 'This is not an e-mail address that mail can be sent to.';
  const codePoint = (sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return `This address holds an invisible sign (U+${codePoint}). Take it out, or type the address anew.`;
}

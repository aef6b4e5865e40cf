import { toUnicode } from 'punycode/';

/**
 * An address as people write it. The service keeps domains in ASCII: `xn--bcher-kva.example` is `bücher.example`. Show the
 * kept form beside it, as a title, where letters of two scripts may be taken for one another.
 */
export function addressInLetters(email: string): string {
  const domainAt = email.lastIndexOf('@') + 1;
  return email.slice(0, domainAt) + toUnicode(email.slice(domainAt));
}

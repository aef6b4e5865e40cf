/** Whatever would make a URL of a text that is no domain. */
const NO_DOMAIN = /[\s/?#:@\\%[\]]/;

/**
 * Whether what somebody typed is an invite's address, read as the service reads it: trimmed, in any case of letters and
 * either form of Unicode, the domain in its own script or in ASCII.
 *
 * @param email as the service answers with it
 */
export function sameAddress(email: string, typed: string): boolean {
  const [local, domain, ...rest] = typed.normalize('NFKC').trim().toLowerCase().split('@');
  if (!local || !domain || rest.length > 0) return false;
  return email === `${local}@${domain}` || email === `${local}@${inAscii(domain)}`;
}

function inAscii(domain: string): string | null {
  return NO_DOMAIN.test(domain) || !URL.canParse(`http://${domain}`)
    ? null
    : new URL(`http://${domain}`).hostname;
}

import { domainToASCII } from 'node:url';

/**
 * The `Message-ID` of a mail: the same on every try, and of the sender's domain, as receivers expect it.
 *
 * @param name what tells the mail from all others of the service
 * @param from the sender, as in MAIL_FROM: `Usher <no-reply@example.com>`
 */
export function messageId(name: string, from: string): string {
  const [, domain = ''] = /@([^\s@<>"]+)>?\s*$/.exec(from) ?? [];
  return `<${name}@${domainToASCII(domain) || 'localhost.localdomain'}>`;
}

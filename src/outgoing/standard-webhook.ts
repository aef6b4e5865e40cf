import { createHmac } from 'node:crypto';

/** What every secret of Standard Webhooks begins with. */
const PREFIX = 'whsec_';

/** A secret as its receiver is given it: `whsec_` and 32 bytes in base64. */
export function standardSecret(bytes: Uint8Array): string {
  return `${PREFIX}${Buffer.from(bytes).toString('base64')}`;
}

/**
 * The headers of a message by Standard Webhooks 1.0, signed with each of the secrets.
 *
 * @param id the same in every try, so that a receiver knows what it had before
 * @param at when it is sent; receivers refuse what is minutes old
 */
export function standardHeaders(
  id: string,
  at: Date,
  body: string,
  secrets: readonly string[],
): Record<string, string> {
  const timestamp = Math.floor(at.getTime() / 1_000).toString();
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  });
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  };
}

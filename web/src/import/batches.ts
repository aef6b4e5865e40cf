import type { CreateInviteInput } from '@usher/client';
import type { InviteTerms } from '../invites/terms.ts';
import type { Recipient } from './parse-recipients.ts';

/** Often enough to see progress. The service takes 1,000 rows and 1 MiB at once. */
const MOST_ROWS = 200;
const MOST_BYTES = 256 * 1024;

/** As many of the first rows as fit into one call, within the service's bounds. */
export function firstBatch(rows: readonly CreateInviteInput[]): CreateInviteInput[] {
  const batch: CreateInviteInput[] = [];
  let bytes = 0;
  for (const row of rows) {
    bytes += new TextEncoder().encode(JSON.stringify(row)).length;
    if (batch.length === MOST_ROWS || (batch.length > 0 && bytes > MOST_BYTES)) break;
    batch.push(row);
  }
  return batch;
}

/**
 * The input for one person: what the list says of them, and the common terms where it says nothing.
 *
 * @param key makes the row safe to send twice: after a lost answer, it is answered with the first result
 */
export function toInput(
  { email, role, roles, message }: Recipient,
  terms: InviteTerms,
  key: string,
): CreateInviteInput {
  const text = message ?? terms.message.trim();
  return {
    email,
    role: role ?? terms.role,
    roles: [...(roles ?? terms.roles)],
    ...(text && { message: text }),
    expiresInSeconds: Number(terms.window),
    idempotencyKey: key,
  };
}

/** A key that nobody else has. `crypto.randomUUID` is for https alone. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}

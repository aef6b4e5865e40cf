import type { Transaction } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import { SYSTEM } from '../events/event.ts';
import { lapseInvites } from './lapse-invites.ts';
import { storeRevocation } from './store-revocation.ts';

/**
 * Takes the live invite of an address back, where there is one, because the service itself knows that it has come to
 * nothing.
 *
 * @param reason for admins, a whole sentence
 */
export async function revokeLiveInvite(tx: Transaction, email: string, reason: string): Promise<void> {
  await lapseInvites(tx, sql`email = ${email}`);
  await storeRevocation(tx, sql`email = ${email} AND status = 'PENDING'`, { cause: SYSTEM, reason });
}

import type { Transaction } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import { LastAdminError } from './user-errors.ts';

/**
 * Keeps a change that takes an ADMIN away from leaving none: locks every active ADMIN, always in the same order, so that two
 * of them who demote each other come one after the other and the second sees what the first did.
 *
 * @param id who will be no active ADMIN any more
 * @throws LastAdminError
 */
export async function keepAnAdmin(tx: Transaction, id: string): Promise<void> {
  const admins = await tx.query<{ id: string }>(sql`
    SELECT id FROM users WHERE role = 'ADMIN' AND status = 'ACTIVE' ORDER BY id FOR UPDATE`);
  if (admins.length === 1 && admins[0]?.id === id) throw new LastAdminError();
}

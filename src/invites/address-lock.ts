import type { Transaction } from '../database/database.ts';
import { sql } from '../database/sql.ts';

const LOCK = sql`hashtextextended('usher addresses', 0)`;

/**
 * Held until the commit by whoever makes an invite live, before it is looked whether its address has an account. Any number
 * hold it at the same moment. No index keeps an invite and an account from having one address: without this, either would be
 * made before the other is seen.
 */
export async function shareAddressLock(tx: Transaction): Promise<void> {
  await tx.execute(sql`SELECT pg_advisory_xact_lock_shared(${LOCK})`);
}

/**
 * Held until the commit by whoever gives an account another address, before its live invite is taken back: invites that are on
 * their way are waited for, and those that come see the account.
 *
 * The first lock of its transaction: whoever shares it holds rows as well.
 */
export async function takeAddressLock(tx: Transaction): Promise<void> {
  await tx.execute(sql`SELECT pg_advisory_xact_lock(${LOCK})`);
}

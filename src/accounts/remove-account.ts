import type { Transaction } from '../database/database.ts';
import { sql } from '../database/sql.ts';

/**
 * Removes an account. Its sessions, and the links that were mailed to it, go with it; the API keys that it made are dead,
 * and stay to be seen; the invites that it sent stay. The address is free at the commit.
 */
export async function removeAccount(tx: Transaction, userId: string): Promise<void> {
  await tx.execute(sql`
    UPDATE api_keys SET revoked_at = clock_timestamp()
    WHERE created_by_id = ${userId}::uuid AND revoked_at IS NULL`);
  await tx.execute(sql`DELETE FROM users WHERE id = ${userId}::uuid`);
}

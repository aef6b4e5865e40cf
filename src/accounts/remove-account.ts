import { API_KEY_COLUMNS, type ApiKeyRow } from '../api-keys/api-key.ts';
import { apiKeyEvent } from '../api-keys/api-key-events.ts';
import type { Transaction } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { Cause } from '../events/event.ts';
import { recordEvents } from '../events/record-event.ts';
import { leaveLastInvites } from './leave-sent-invites.ts';

/**
 * Removes an account. Its sessions, and the links that were mailed to it, go with it; the API keys that it made are dead,
 * and stay to be seen; the invites that it sent stay. The address is free at the commit.
 */
export async function removeAccount(tx: Transaction, cause: Cause, userId: string): Promise<void> {
  const revoked = await tx.query<ApiKeyRow>(sql`
    UPDATE api_keys SET revoked_at = clock_timestamp()
    WHERE created_by_id = ${userId}::uuid AND revoked_at IS NULL
    RETURNING ${API_KEY_COLUMNS}`);
  await recordEvents(
    tx,
    revoked.map((apiKey) => apiKeyEvent('api_key.revoked', cause, apiKey)),
  );
  await leaveLastInvites(tx, userId);
  await tx.execute(sql`DELETE FROM users WHERE id = ${userId}::uuid`);
}

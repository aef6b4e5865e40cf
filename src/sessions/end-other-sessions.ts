import type { App } from '../app-type.ts';
import { sql } from '../database/sql.ts';

/**
 * Ends every session of a person but one, at once.
 *
 * @param by the session that asks, and whose it is
 * @returns how many were open
 */
export async function endOtherSessions(
  app: Pick<App, 'db'>,
  by: { readonly userId: string; readonly sessionId: string },
): Promise<number> {
  return app.db.execute(sql`
    UPDATE sessions SET revoked_at = clock_timestamp(), revoke_reason = 'SIGNED_OUT'
    WHERE user_id = ${by.userId}::uuid AND id <> ${by.sessionId}::uuid AND revoked_at IS NULL
      AND idle_expires_at > clock_timestamp() AND absolute_expires_at > clock_timestamp()`);
}

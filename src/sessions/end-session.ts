import type { App } from '../app-type.ts';
import { sql } from '../database/sql.ts';
import { uuidOrNull } from '../platform/shape.ts';
import { SessionNotFoundError } from './session-errors.ts';

/**
 * Ends one of a person's own sessions at once, the one that asks too.
 *
 * @param userId whose it must be
 * @returns its id, for the client's cache
 * @throws SessionNotFoundError
 */
export async function endSession(
  app: Pick<App, 'db'>,
  userId: string,
  input: { readonly id: string },
): Promise<string> {
  const id = uuidOrNull(input.id);
  if (!id) throw new SessionNotFoundError();
  const ended = await app.db.execute(sql`
    UPDATE sessions SET revoked_at = clock_timestamp(), revoke_reason = 'SIGNED_OUT'
    WHERE id = ${id}::uuid AND user_id = ${userId}::uuid AND revoked_at IS NULL
      AND idle_expires_at > clock_timestamp() AND absolute_expires_at > clock_timestamp()`);
  if (ended === 0) throw new SessionNotFoundError();
  return id;
}

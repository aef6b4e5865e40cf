import type { App } from '../app-type.ts';
import { sql } from '../database/sql.ts';
import type { Cause } from '../events/event.ts';
import { recordEvent } from '../events/record-event.ts';
import { uuidOrNull } from '../platform/shape.ts';
import { API_KEY_COLUMNS, type ApiKeyRow } from './api-key.ts';
import { ApiKeyNotFoundError } from './api-key-errors.ts';
import { apiKeyEvent } from './api-key-events.ts';

/**
 * Takes an API key back: it is dead at commit. One that was revoked before stays as it is, so a lost answer can be asked
 * for again.
 *
 * @throws ApiKeyNotFoundError
 */
export async function revokeApiKey(
  app: Pick<App, 'db'>,
  cause: Cause,
  input: { readonly id: string },
): Promise<ApiKeyRow> {
  const id = uuidOrNull(input.id);
  if (!id) throw new ApiKeyNotFoundError();
  return app.db.transaction(async (tx) => {
    const [revoked] = await tx.query<ApiKeyRow>(sql`
      UPDATE api_keys SET revoked_at = clock_timestamp() WHERE id = ${id}::uuid AND revoked_at IS NULL
      RETURNING ${API_KEY_COLUMNS}`);
    if (revoked) {
      await recordEvent(tx, apiKeyEvent('api_key.revoked', cause, revoked));
      return revoked;
    }
    const [before] = await tx.query<ApiKeyRow>(
      sql`SELECT ${API_KEY_COLUMNS} FROM api_keys WHERE id = ${id}::uuid`,
    );
    if (!before) throw new ApiKeyNotFoundError();
    return before;
  });
}

import type { App } from '../app-type.ts';
import { sql } from '../database/sql.ts';
import type { Cause } from '../events/event.ts';
import { recordEvent } from '../events/record-event.ts';
import { uuidOrNull } from '../platform/shape.ts';
import { API_KEY_COLUMNS, type ApiKeyRow } from './api-key.ts';
import { ApiKeyNotFoundError } from './api-key-errors.ts';
import { apiKeyEvent } from './api-key-events.ts';

/**
 * Takes an API key back, with every key that was made through it: they are dead at commit. One that was revoked before
 * stays as it is, so a lost answer can be asked for again.
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
    const revoked = await tx.query<ApiKeyRow>(sql`
      UPDATE api_keys SET revoked_at = clock_timestamp()
      WHERE (id = ${id}::uuid OR ${id}::uuid = ANY(made_through)) AND revoked_at IS NULL
      RETURNING ${API_KEY_COLUMNS}`);
    for (const apiKey of revoked) await recordEvent(tx, apiKeyEvent('api_key.revoked', cause, apiKey));
    const [apiKey] = await tx.query<ApiKeyRow>(
      sql`SELECT ${API_KEY_COLUMNS} FROM api_keys WHERE id = ${id}::uuid`,
    );
    if (!apiKey) throw new ApiKeyNotFoundError();
    return apiKey;
  });
}

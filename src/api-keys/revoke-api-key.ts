import type { App } from '../app-type.ts';
import { sql } from '../database/sql.ts';
import { uuidOrNull } from '../platform/shape.ts';
import { API_KEY_COLUMNS, type ApiKeyRow } from './api-key.ts';
import { ApiKeyNotFoundError } from './api-key-errors.ts';

/**
 * Takes an API key back: it is dead at commit. One that was revoked before stays as it is, so a lost answer can be asked
 * for again.
 *
 * @throws ApiKeyNotFoundError
 */
export async function revokeApiKey(app: Pick<App, 'db'>, input: { readonly id: string }): Promise<ApiKeyRow> {
  const id = uuidOrNull(input.id);
  if (!id) throw new ApiKeyNotFoundError();
  const [apiKey] = await app.db.query<ApiKeyRow>(sql`
    UPDATE api_keys SET revoked_at = coalesce(revoked_at, clock_timestamp())
    WHERE id = ${id}::uuid
    RETURNING ${API_KEY_COLUMNS}`);
  if (!apiKey) throw new ApiKeyNotFoundError();
  return apiKey;
}

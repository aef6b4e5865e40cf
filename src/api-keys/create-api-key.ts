import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import type { App } from '../app-type.ts';
import type { Secret } from '../crypto/secret.ts';
import { sql } from '../database/sql.ts';
import type { Cause } from '../events/event.ts';
import { recordEvent } from '../events/record-event.ts';
import { ForbiddenError } from '../platform/forbidden-error.ts';
import { isScope, SCOPES } from '../platform/scopes.ts';
import { listOf, oneLine, parseShape } from '../platform/shape.ts';
import { ValidationError } from '../platform/validation-error.ts';
import { API_KEY_COLUMNS, type ApiKeyRow } from './api-key.ts';
import { apiKeyEvent } from './api-key-events.ts';
import { createApiKeySecret } from './api-key-secret.ts';

/** Who makes a key. */
interface Maker extends Cause {
  /** The person: who is signed in, or who made the API key that is calling; null for a caller of another issuer. */
  readonly userId: string | null;
  readonly scopes: ReadonlySet<string>;
}

function createApiKeyShape(maker: Maker) {
  const scopeShape = z
    .string()
    .refine(isScope, `A scope is one of ${SCOPES.join(', ')}.`)
    .refine(
      (scope) => !isScope(scope) || maker.scopes.has(scope),
      'A key cannot hold a scope that you lack.',
    );
  return z.object({
    name: oneLine(100),
    scopes: listOf(scopeShape, 100, 'There are not so many scopes.')
      .refine((scopes) => scopes.length > 0, 'A key needs at least one scope.')
      .transform((scopes) => [...new Set(scopes)]),
    expiresAt: z.date().nullish(),
  });
}

export interface CreateApiKeyInput {
  readonly name: string;
  readonly scopes: readonly string[];
  /** Null: it does not expire. */
  readonly expiresAt?: Date | null | undefined;
}

/**
 * Makes an API key. One that is made through another expires with it at the latest, and ends when that one is revoked.
 *
 * @returns the key and its secret, which is kept nowhere
 * @throws ValidationError for a scope that there is not, or that the maker lacks, and for an end in the past;
 *   ForbiddenError where the maker is nobody of this service's own
 */
export async function createApiKey(
  app: Pick<App, 'db'>,
  maker: Maker,
  input: CreateApiKeyInput,
): Promise<{ apiKey: ApiKeyRow; secret: Secret }> {
  if (maker.userId === null) {
    throw new ForbiddenError(
      'An API key ends with the person who made it: let a person make it, with an account here.',
    );
  }
  const { name, scopes, expiresAt = null } = parseShape(createApiKeyShape(maker), input);
  const id = uuid();
  const { secret, prefix, hash } = createApiKeySecret(id);
  const through = maker.actor.kind === 'API_KEY' ? maker.actor.id : null;
  return app.db.transaction(async (tx) => {
    const [apiKey] = await tx.query<ApiKeyRow>(sql`
      INSERT INTO api_keys (id, name, prefix, secret_hash, scopes, created_by_id, expires_at, made_through)
      SELECT ${id}::uuid, ${name}, ${prefix}, ${hash}, ${scopes}::text[], ${maker.userId}::uuid,
        least(${expiresAt}::timestamptz, through.expires_at), coalesce(through.made_through || through.id, '{}')
      FROM (SELECT) AS one LEFT JOIN api_keys AS through ON through.id = ${through}::uuid
      WHERE ${expiresAt}::timestamptz IS NULL OR ${expiresAt}::timestamptz > clock_timestamp()
      RETURNING ${API_KEY_COLUMNS}`);
    if (!apiKey) {
      throw new ValidationError([{ path: ['expiresAt'], message: 'A key must expire in the future.' }]);
    }
    await recordEvent(tx, apiKeyEvent('api_key.created', maker, apiKey));
    return { apiKey, secret };
  });
}

import type { App } from '../app-type.ts';
import type { Find } from '../database/loaders.ts';
import { sql } from '../database/sql.ts';
import type { Scope } from '../platform/scopes.ts';
import { effectiveScopes } from './api-key.ts';
import { hashApiKey, isApiKeyShaped } from './api-key-secret.ts';

/** Which service is calling, as the database says at this moment. */
export interface CheckedApiKey {
  readonly kind: 'apiKey';
  readonly apiKeyId: string;
  /** Who made it. */
  readonly userId: string;
  readonly scopes: ReadonlySet<Scope>;
  /** The database's clock. */
  readonly now: Date;
}

interface FoundApiKey extends Omit<CheckedApiKey, 'kind' | 'scopes'> {
  readonly scopes: string[];
  readonly makerRole: 'ADMIN' | 'MEMBER';
  readonly useIsStale: boolean;
}

const GOOD_KEYS = sql`
  SELECT api_keys.id AS api_key_id, users.id AS user_id, api_keys.scopes, users.role AS maker_role,
    coalesce(api_keys.last_used_at < clock_timestamp() - interval '1 minute', true) AS use_is_stale,
    clock_timestamp() AS now
  FROM api_keys JOIN users ON users.id = api_keys.created_by_id
  WHERE api_keys.revoked_at IS NULL
    AND (api_keys.expires_at IS NULL OR api_keys.expires_at > clock_timestamp()) AND users.status = 'ACTIVE'
    -- A key that was made at the moment when its maker ended has missed it.
    AND NOT EXISTS (
      SELECT FROM api_keys AS maker
      WHERE maker.id = ANY(api_keys.made_through)
        AND (maker.revoked_at IS NOT NULL OR maker.expires_at <= clock_timestamp())
    )`;

/**
 * Says which API key a secret is of, in one indexed statement: neither revoked nor expired, as little as the keys that
 * it was made through, and its maker active. What it
 * may do shrinks with what its maker may do.
 *
 * Notes the use at most once a minute, and lets nobody wait for that.
 *
 * @returns null for a secret that is of no such key
 * @throws ServiceUnavailableError when the database does not answer
 */
export async function checkApiKey(
  app: Pick<App, 'db' | 'log'>,
  secret: string,
): Promise<CheckedApiKey | null> {
  if (!isApiKeyShaped(secret)) return null;
  const [key] = await app.db.query<FoundApiKey>(sql`
    ${GOOD_KEYS} AND api_keys.secret_hash = ${hashApiKey(secret)}`);
  if (!key) return null;
  if (key.useIsStale) {
    noteUse(app, key.apiKeyId).catch((error: unknown) => {
      app.log.warn({ err: error, apiKeyId: key.apiKeyId }, 'the last use of an API key was not noted');
    });
  }
  return checked(key);
}

/**
 * Finds an API key that is good at this moment, in one statement for all who ask at the same moment.
 *
 * @returns null when the key no longer is good, or its maker no longer active
 * @throws ServiceUnavailableError when the database does not answer
 */
export async function findGoodApiKey(app: Pick<App, 'loaders'>, id: string): Promise<CheckedApiKey | null> {
  return app.loaders(findGoodApiKeys).load(id);
}

const findGoodApiKeys: Find<string, CheckedApiKey> = async (db, ids) => {
  const keys = await db.query<FoundApiKey>(sql`${GOOD_KEYS} AND api_keys.id = ANY(${ids}::uuid[])`);
  return new Map(keys.map((key) => [key.apiKeyId, checked(key)]));
};

function checked({ apiKeyId, userId, scopes, makerRole, now }: FoundApiKey): CheckedApiKey {
  return {
    kind: 'apiKey',
    apiKeyId,
    userId,
    scopes: new Set(effectiveScopes(scopes, makerRole)),
    now,
  };
}

/** Of many requests at the same moment one writes, and the others neither wait for it nor write again. */
async function noteUse(app: Pick<App, 'db'>, id: string): Promise<void> {
  await app.db.execute(sql`
    UPDATE api_keys SET last_used_at = clock_timestamp() WHERE id = (
      SELECT id FROM api_keys
      WHERE id = ${id}::uuid AND coalesce(last_used_at < clock_timestamp() - interval '1 minute', true)
      FOR UPDATE SKIP LOCKED
    )`);
}

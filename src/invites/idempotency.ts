import { createHash } from 'node:crypto';
import type { Transaction } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { Caller } from '../events/caller.ts';
import type { Invite } from '../generated/prisma/client.ts';
import { IdempotencyKeyReusedError } from './invite-errors.ts';

/** For how long a key answers with the first result: the contract's. */
export const IDEMPOTENCY_HOURS = 24;

/** What is asked for under an idempotency key. */
export interface KeyedInput {
  readonly key: string;
  /** All that makes it this input and no other. */
  readonly input: object;
}

/** What is known of a key that was used before: what its first use came to, or why it answers nothing. */
type EarlierUse = { readonly invite: Invite; readonly created: boolean } | IdempotencyKeyReusedError;

interface UsedKey {
  readonly usedKey: string;
  readonly inputHash: Buffer;
  readonly created: boolean;
}

/**
 * Claims idempotency keys for this transaction. A key that another request holds at this moment waits for that one.
 *
 * @param keyed each key once
 * @returns by key, what an earlier use within 24 hours came to; a key that is missing is claimed now
 */
export async function claimKeys(
  tx: Transaction,
  caller: Caller,
  keyed: readonly KeyedInput[],
): Promise<Map<string, EarlierUse>> {
  if (keyed.length === 0) return new Map();
  const hashes = new Map(keyed.map(({ key, input }) => [key, hashOf(input)]));
  const claimed = await tx.query<{ key: string }>(sql`
    INSERT INTO idempotency_keys AS earlier (actor_id, key, input_hash)
    SELECT ${caller.actor.id}::uuid, key, input_hash
    FROM unnest(${[...hashes.keys()]}::text[], ${[...hashes.values()]}::bytea[]) AS input (key, input_hash)
    ORDER BY key
    ON CONFLICT (actor_id, key) DO UPDATE
      SET input_hash = excluded.input_hash, invite_id = NULL, created_at = excluded.created_at
      WHERE earlier.created_at <= clock_timestamp() - make_interval(hours => ${IDEMPOTENCY_HOURS})
    RETURNING key`);
  const mine = new Set(claimed.map(({ key }) => key));
  const others = [...hashes.keys()].filter((key) => !mine.has(key));
  if (others.length === 0) return new Map();

  // What one transaction wrote has one time: an invite as old as its key's use was created by that use.
  const earlier = await tx.query<UsedKey & (Invite | { id: null })>(sql`
    SELECT used.key AS used_key, used.input_hash, used.created_at = invites.created_at AS created, invites.*
    FROM idempotency_keys AS used LEFT JOIN invites ON invites.id = used.invite_id
    WHERE used.actor_id = ${caller.actor.id}::uuid AND used.key = ANY(${others}::text[])`);
  return new Map(
    earlier.map(({ usedKey, inputHash, created, ...invite }) => {
      if (!hashes.get(usedKey)?.equals(inputHash)) return [usedKey, keyReused()];
      return [usedKey, invite.id === null ? inviteDeleted() : { invite, created }];
    }),
  );
}

/** Ties claimed keys to what became of them, and gives those back that came to nothing. */
export async function settleKeys(
  tx: Transaction,
  caller: Caller,
  outcomes: readonly { readonly key: string; readonly inviteId: string | null }[],
): Promise<void> {
  if (outcomes.length === 0) return;
  await tx.execute(sql`
    WITH outcome AS (
      SELECT * FROM unnest(
        ${outcomes.map(({ key }) => key)}::text[], ${outcomes.map(({ inviteId }) => inviteId)}::uuid[]
      ) AS outcome (key, invite_id)
    ),
    kept AS (
      UPDATE idempotency_keys SET invite_id = outcome.invite_id FROM outcome
      WHERE actor_id = ${caller.actor.id}::uuid AND idempotency_keys.key = outcome.key AND outcome.invite_id IS NOT NULL
    )
    DELETE FROM idempotency_keys USING outcome
    WHERE actor_id = ${caller.actor.id}::uuid AND idempotency_keys.key = outcome.key AND outcome.invite_id IS NULL`);
}

/** The key was used for another input; in a batch, also by an earlier row. */
export function keyReused(): IdempotencyKeyReusedError {
  return new IdempotencyKeyReusedError('This idempotency key was used for another input. Use a new key.');
}

function inviteDeleted(): IdempotencyKeyReusedError {
  return new IdempotencyKeyReusedError(
    'The invite of this idempotency key has been deleted. Use a new key to invite the address again.',
  );
}

function hashOf(input: object): Buffer {
  return createHash('sha256').update(JSON.stringify(input, sortedKeys)).digest();
}

/** The order of an object's keys says nothing in JSON, so it must not make two inputs of one. */
function sortedKeys(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

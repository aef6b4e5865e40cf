import type { App } from '../app-type.ts';
import type { Queryable, Transaction } from '../database/database.ts';
import type { Find } from '../database/loaders.ts';
import { type Statement, sql } from '../database/sql.ts';
import { deliveryPayload, INVITE_CHANGES } from '../events/invite-change.ts';
import type { Suppression, SuppressionReason } from '../generated/prisma/client.ts';
import { suppressionHash } from './opt-out-token.ts';

/** That an address wants no invites by mail: why, and since when. */
export type Suppressed = Pick<Suppression, 'reason' | 'createdAt'>;

/** Which of these addresses want no mail. */
export async function findSuppressions(
  app: Pick<App, 'addressKey'>,
  db: Queryable,
  emails: readonly string[],
): Promise<ReadonlyMap<string, Suppressed>> {
  if (emails.length === 0) return new Map();
  const byHash = new Map(
    emails.map((email) => [suppressionHash(app.addressKey, email).toString('hex'), email]),
  );
  const found = await findHashes(db, [...byHash.keys()]);
  return new Map([...found].map(([hash, suppressed]) => [byHash.get(hash) ?? '', suppressed]));
}

/** Whether an address wants no mail; those that are asked about at the same moment share a statement. */
export async function isOptedOut(app: Pick<App, 'addressKey' | 'loaders'>, email: string): Promise<boolean> {
  const hash = suppressionHash(app.addressKey, email).toString('hex');
  return (await app.loaders(findHashes).load(hash)) !== null;
}

const findHashes: Find<string, Suppressed> = async (db, hashes) => {
  const found = await db.query<Suppression>(sql`
    SELECT * FROM suppressions WHERE address_hash = ANY(${hashes.map((hash) => Buffer.from(hash, 'hex'))}::bytea[])`);
  return new Map(found.map((row) => [Buffer.from(row.addressHash).toString('hex'), row]));
};

/**
 * Keeps mail from an address from now on. What stood before stays: the first reason and the first time.
 *
 * @param invites of that address; those that are live say then that their recipient wants no mail. Null: none is known
 * @returns what stands now
 */
export async function suppress(
  tx: Transaction,
  addressHash: Uint8Array,
  reason: SuppressionReason,
  invites: Statement | null,
): Promise<{ suppression: Suppressed; changed: boolean }> {
  const [inserted] = await tx.query<Suppression>(sql`
    INSERT INTO suppressions (address_hash, reason) VALUES (${addressHash}, ${reason}::suppression_reason)
    ON CONFLICT (address_hash) DO NOTHING RETURNING *`);
  if (invites) await markInvites(tx, invites);
  if (inserted) return { suppression: inserted, changed: true };
  const [before] = await tx.query<Suppression>(sql`
    SELECT * FROM suppressions WHERE address_hash = ${addressHash}`);
  // An admin lifted it in between: try again, and it is there.
  return before ? { suppression: before, changed: false } : suppress(tx, addressHash, reason, invites);
}

async function markInvites(tx: Transaction, invites: Statement): Promise<void> {
  const marked = await tx.query<{ id: string }>(sql`
    UPDATE invites SET delivery_status = 'SUPPRESSED', delivery_error = NULL
    WHERE ${invites} AND status = 'PENDING' AND delivery_status <> 'SUPPRESSED'
    RETURNING id`);
  for (const { id } of marked)
    await tx.execute(sql`SELECT pg_notify(${INVITE_CHANGES}, ${deliveryPayload(id)})`);
}

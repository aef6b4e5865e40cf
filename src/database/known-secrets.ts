import { OperatorError } from '../platform/operator-error.ts';
import type { Database, Queryable } from './database.ts';
import { sql } from './sql.ts';

/** SECRET as the database may know it: what a secret looks like from outside, the current one first. */
export type Fingerprints = readonly [Buffer, ...Buffer[]];

/**
 * Lets a replica serve a database only with a SECRET that the database knows: with a stranger's it would make links and
 * sessions that no other replica takes, and could mail none of the links that the others made.
 *
 * The first one that comes makes its secrets known. `new,old` makes the new one known beside the old one; a replica that
 * has but one secret says by it that those before are over.
 *
 * @throws OperatorError where none of the secrets is known
 */
export async function agreeOnSecrets(db: Database, own: Fingerprints): Promise<void> {
  await db.transaction(async (tx) => {
    // One at a time: replicas start together.
    await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended('usher secrets', 0))`);
    const known = await knownSecrets(tx);
    if (known.length === 0) return makeKnown(tx, [...own].reverse());
    const isKnown = (fingerprint: Buffer) => known.some((other) => fingerprint.equals(other));
    if (!own.some(isKnown)) {
      throw new OperatorError(
        'SECRET is not one that this database is served with. Set the SECRET that the other replicas have; to change it, ' +
          'set SECRET=new,old. Where the old one was lost, or has leaked: npm run secret -- replace. Nothing was changed.',
      );
    }
    if (!isKnown(own[0])) await makeKnown(tx, [own[0]]);
    if (own.length === 1) {
      await tx.execute(sql`
        DELETE FROM secret_fingerprints WHERE position < (
          SELECT position FROM secret_fingerprints WHERE fingerprint = ${own[0]})`);
    }
  });
}

/** Whether some replica may have a secret that this one has not. */
export async function othersKnowMore(db: Queryable, own: Fingerprints): Promise<boolean> {
  const known = await knownSecrets(db);
  return known.some((fingerprint) => !own.some((other) => other.equals(fingerprint)));
}

/** Makes these the only secrets that the database is served with. */
export async function replaceSecrets(db: Database, own: Fingerprints): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.execute(sql`DELETE FROM secret_fingerprints`);
    await makeKnown(tx, [...own].reverse());
  });
}

async function knownSecrets(db: Queryable): Promise<Buffer[]> {
  const rows = await db.query<{ fingerprint: Buffer }>(sql`SELECT fingerprint FROM secret_fingerprints`);
  return rows.map(({ fingerprint }) => fingerprint);
}

/** @param oldestFirst in which order they are to be over */
async function makeKnown(tx: Queryable, oldestFirst: readonly Buffer[]): Promise<void> {
  for (const fingerprint of oldestFirst) {
    await tx.execute(sql`INSERT INTO secret_fingerprints (fingerprint) VALUES (${fingerprint})`);
  }
}

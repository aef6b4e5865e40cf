import type { Database, Transaction } from '../database/database.ts';

/** Carries an outcome out of a transaction that must not commit. */
class RolledBack extends Error {
  readonly outcome: unknown;
  constructor(outcome: unknown) {
    super('rolled back on purpose');
    this.outcome = outcome;
  }
}

/**
 * Runs `work` in a transaction, and rolls it back where `unwanted` says so of what came of it: a dry run is decided by the
 * very statements that would have written it.
 */
export async function commitUnless<Outcome>(
  db: Pick<Database, 'transaction'>,
  work: (tx: Transaction) => Promise<Outcome>,
  unwanted: (outcome: Outcome) => boolean,
): Promise<{ readonly outcome: Outcome; readonly rolledBack: boolean }> {
  try {
    const outcome = await db.transaction(async (tx) => {
      const done = await work(tx);
      if (unwanted(done)) throw new RolledBack(done);
      return done;
    });
    return { outcome, rolledBack: false };
  } catch (error) {
    if (error instanceof RolledBack) return { outcome: error.outcome as Outcome, rolledBack: true };
    throw error;
  }
}

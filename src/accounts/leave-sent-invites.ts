import type { Queryable, Transaction } from '../database/database.ts';
import { type Statement, sql } from '../database/sql.ts';

/** How many rows one statement changes: some tenths of a second. */
const BATCH = 1_000;

/** Without the account, and with its id, by which the name is found that somebody wants erased later. */
const PARTED = sql`former_inviter_id = invited_by_id, invited_by_id = NULL`;

/**
 * Parts the invites that a person sent or revoked from the account, as its deletion would, where they are very many: a
 * service whose key a person made may have sent a million, and no transaction may take that long. Fewer are left to
 * the deletion's own transaction.
 */
export async function leaveSentInvites(db: Queryable, userId: string): Promise<void> {
  await leave(db, sentBy(userId), PARTED);
  await leave(db, sql`revoked_by_id = ${userId}::uuid`, sql`revoked_by_id = NULL`);
}

/** The same for what is left, at the deletion itself. Its foreign key would not keep who sent them. */
export async function leaveLastInvites(tx: Transaction, userId: string): Promise<void> {
  await tx.execute(sql`UPDATE invites SET ${PARTED} WHERE ${sentBy(userId)}`);
}

function sentBy(userId: string): Statement {
  return sql`invited_by_id = ${userId}::uuid`;
}

async function leave(db: Queryable, theirs: Statement, changes: Statement): Promise<void> {
  for (;;) {
    const [oneTooMany] = await db.query(
      sql`SELECT FROM invites WHERE ${theirs} OFFSET ${BATCH}::int LIMIT 1`,
    );
    if (!oneTooMany) return;
    await changeBatch(db, theirs, changes);
  }
}

/** Takes a person's name from the invites that the person sent, whether the account is there still or gone. */
export async function forgetInviter(db: Queryable, userIds: readonly string[]): Promise<void> {
  for (const sent of [
    sql`invited_by_id = ANY(${[...userIds]}::uuid[])`,
    sql`former_inviter_id = ANY(${[...userIds]}::uuid[])`,
  ]) {
    const changes = sql`invited_by_id = NULL, former_inviter_id = NULL, invited_by_name = NULL`;
    while ((await changeBatch(db, sent, changes)) === BATCH);
  }
}

function changeBatch(db: Queryable, sent: Statement, changes: Statement): Promise<number> {
  return db.execute(sql`
    UPDATE invites SET ${changes} WHERE id = ANY(ARRAY(SELECT id FROM invites WHERE ${sent} LIMIT ${BATCH}))`);
}

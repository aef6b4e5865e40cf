import type { Transaction } from '../database/database.ts';
import type { Find } from '../database/loaders.ts';
import { sql } from '../database/sql.ts';
import type { DeliveryStatus, MailAttempt } from '../generated/prisma/client.ts';

/** How many tries are kept of each invite: the contract's. */
export const KEPT_ATTEMPTS = 20;

/** What came of a try to mail an invite. */
export interface NewMailAttempt {
  readonly kind: 'INVITE' | 'INVITE_REMINDER';
  /** QUEUED: it is tried again. */
  readonly outcome: DeliveryStatus;
  readonly error: string | null;
}

/** Keeps a try, and forgets the oldest ones of the invite. */
export async function keepMailAttempt(
  tx: Transaction,
  inviteId: string,
  { kind, outcome, error }: NewMailAttempt,
): Promise<void> {
  await tx.execute(sql`
    INSERT INTO mail_attempts (invite_id, at, kind, outcome, error)
    VALUES (${inviteId}::uuid, clock_timestamp(), ${kind}, ${outcome}::delivery_status, ${error})`);
  await tx.execute(sql`
    DELETE FROM mail_attempts WHERE id = ANY(ARRAY(
      SELECT id FROM mail_attempts WHERE invite_id = ${inviteId}::uuid ORDER BY id DESC OFFSET ${KEPT_ATTEMPTS}))`);
}

/** The latest tries of each invite, the newest first; those of invites that are asked about together in one statement. */
export const findMailAttempts: Find<string, MailAttempt[]> = async (db, inviteIds) => {
  const attempts = await db.query<MailAttempt>(sql`
    SELECT attempt.* FROM unnest(${[...inviteIds]}::uuid[]) AS invite (id)
    CROSS JOIN LATERAL (
      SELECT * FROM mail_attempts WHERE invite_id = invite.id ORDER BY id DESC LIMIT ${KEPT_ATTEMPTS}
    ) AS attempt`);
  const byInvite = new Map<string, MailAttempt[]>();
  for (const attempt of attempts) {
    const others = byInvite.get(attempt.inviteId);
    if (others) others.push(attempt);
    else byInvite.set(attempt.inviteId, [attempt]);
  }
  return byInvite;
};

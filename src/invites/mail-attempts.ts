import type { Find } from '../database/loaders.ts';
import { type Statement, sql } from '../database/sql.ts';
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

/**
 * Two parts of a `WITH` that keep a try and forget the oldest ones of the invite, where a part before them, `stored`, found it:
 * so that what became of a mail is one statement.
 */
export function keptAttempt(inviteId: string, { kind, outcome, error }: NewMailAttempt): Statement {
  return sql`
    kept AS (
      INSERT INTO mail_attempts (invite_id, at, kind, outcome, error)
      SELECT ${inviteId}::uuid, clock_timestamp(), ${kind}, ${outcome}::delivery_status, ${error} FROM stored
    ),
    forgotten AS (
      DELETE FROM mail_attempts WHERE EXISTS (SELECT FROM stored) AND id = ANY(ARRAY(
        SELECT id FROM mail_attempts WHERE invite_id = ${inviteId}::uuid
        -- The new one is not seen here.
        ORDER BY id DESC OFFSET ${KEPT_ATTEMPTS - 1}))
    )`;
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

import type { App } from '../app-type.ts';
import type { Transaction } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import { deliveryPayload, INVITE_CHANGES } from '../events/invite-change.ts';
import { queueJob } from '../events/queue-job.ts';
import type { Invite } from '../generated/prisma/client.ts';
import { MAIL_PAUSE_SECONDS } from './invite.ts';
import { stillAuthorized } from './token-refusal.ts';

/**
 * Mails the live invite of an address once more, at the invitee's own wish: the same link and the same window. Nothing
 * happens where there is no such invite, where its last mail is not 60 seconds old, or where the address has had its
 * mails for now.
 */
export async function mailInviteAgain(
  app: Pick<App, 'limits'>,
  tx: Transaction,
  email: string,
): Promise<void> {
  const live = sql`
    email = ${email} AND status = 'PENDING' AND expires_at > clock_timestamp() AND ${stillAuthorized}
      AND NOT EXISTS (SELECT FROM users WHERE users.email = invites.email)
      AND (mail_queued_at IS NULL
        OR mail_queued_at <= clock_timestamp() - make_interval(secs => ${MAIL_PAUSE_SECONDS}))`;
  const [found] = await tx.query(sql`SELECT FROM invites WHERE ${live} FOR UPDATE`);
  if (!found) return;
  const refusals = await app.limits.consumeEach(tx, 'mail', [email]);
  if (refusals.size > 0) return;
  const [invite] = await tx.query<Pick<Invite, 'id' | 'version' | 'sentCount'>>(sql`
    UPDATE invites SET delivery_status = 'QUEUED', delivery_error = NULL, mail_queued_at = clock_timestamp()
    WHERE ${live} RETURNING id, version, sent_count`);
  if (!invite) return;
  const { id, version, sentCount } = invite;
  await queueJob(tx, {
    name: 'send-invite-mail',
    // Another mail than those before it, so that a mailbox does not take it for a second copy.
    payload: { inviteId: id, version, copy: sentCount + 1 },
    key: `invite-mail:${id}:${version}`,
  });
  await tx.execute(sql`SELECT pg_notify(${INVITE_CHANGES}, ${deliveryPayload(id)})`);
}

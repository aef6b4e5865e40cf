import type { App } from '../app-type.ts';
import type { Transaction } from '../database/database.ts';
import { othersKnowMore } from '../database/known-secrets.ts';
import { type Statement, sql } from '../database/sql.ts';
import { SYSTEM } from '../events/event.ts';
import { deliveryPayload, INVITE_CHANGES } from '../events/invite-change.ts';
import { LeftToAnotherError } from '../events/left-to-another-error.ts';
import { recordEvent } from '../events/record-event.ts';
import type { Jobs } from '../events/subscribers.ts';
import type { Invite } from '../generated/prisma/client.ts';
import { MailDeferredError, type Mailer, MailRejectedError } from '../mail/mailer.ts';
import { messageId } from '../mail/message-id.ts';
import { inviteEvent } from './invite-events.ts';
import { inviteLink, unsubscribeLink } from './invite-link.ts';
import { renderInviteMail, renderInviteReminderMail } from './invite-mail.ts';
import { currentToken, findToken } from './invite-token.ts';
import { keptAttempt, type NewMailAttempt } from './mail-attempts.ts';
import { findSuppressions } from './suppressions.ts';

/** An invite whose mail is about to go, with what is left of its window. */
type DueInvite = Invite & { readonly secondsLeft: number };

/** A mail goes a moment after it is due. What is left is told in steps of this: a minute less than three days are three days. */
const TOLD_SECONDS = 300;

type SendingApp = Pick<App, 'brand' | 'config' | 'db' | 'keys' | 'addressKey' | 'urls' | 'log'>;

/**
 * The job behind an invite's mail: reads the invite again, mails its link, and stores what became of it.
 *
 * Done at least once: a crash between the mail server's word and the row's makes a second mail, with the same
 * Message-ID and the same link.
 *
 * @throws MailDeferredError where trying again makes sense; the worker does, later. LeftToAnotherError where this replica
 *   does not know the SECRET of the link: SECRET is being rotated, and another one does
 */
export async function sendInviteMail(
  app: SendingApp,
  mailer: Mailer,
  { inviteId, version, copy, reminder }: Jobs['send-invite-mail'],
): Promise<void> {
  const [invite] = await app.db.query<DueInvite & { expired: boolean }>(sql`
    SELECT *, expires_at <= clock_timestamp() AS expired,
      (ceil(extract(epoch FROM expires_at - clock_timestamp()) / ${TOLD_SECONDS}) * ${TOLD_SECONDS})::int AS seconds_left
    FROM invites WHERE id = ${inviteId}::uuid`);
  const kind = reminder === undefined ? 'INVITE' : 'INVITE_REMINDER';
  // Deleted, or sent again since: there is nothing left to tell, or a later job tells it.
  if (!invite || invite.version !== version) return;
  if (invite.status !== 'PENDING' || invite.expired) {
    // The mail before was sent, and a reminder has nothing to remind of any more.
    if (reminder !== undefined) {
      await app.db.transaction((tx) => storeDelivery(tx, invite, sql`delivery_status = 'SENT'`, null));
      return;
    }
    const state = invite.status === 'PENDING' ? 'expired' : invite.status.toLowerCase();
    await giveUp(app, invite, kind, `Not sent: the invite was ${state} before the mail went.`);
    return;
  }
  if ((await findSuppressions(app, app.db, [invite.email])).size > 0) {
    await app.db.transaction((tx) =>
      storeDelivery(tx, invite, sql`delivery_status = 'SUPPRESSED', delivery_error = NULL`, {
        kind,
        outcome: 'SUPPRESSED',
        error: null,
      }),
    );
    return;
  }
  const token = findToken(app.keys.invite, invite);
  if (token === null && (await othersKnowMore(app.db, app.keys.fingerprint))) {
    throw new LeftToAnotherError('The link was made with a SECRET that only another replica has.');
  }
  try {
    await mailer.send(mailOf(app, invite, { copy, reminder }));
  } catch (error) {
    if (error instanceof MailDeferredError) {
      await app.db.transaction((tx) =>
        storeDelivery(tx, invite, sql`delivery_error = ${error.message}`, {
          kind,
          outcome: 'QUEUED',
          error: error.message,
        }),
      );
      throw error;
    }
    app.log.warn({ err: error, inviteId }, 'an invite cannot be mailed');
    const reason =
      error instanceof MailRejectedError ? error.message : 'The mail could not be made. Resend the invite.';
    await giveUp(app, invite, kind, reason);
    return;
  }
  await app.db.transaction(async (tx) => {
    const sent = await storeDelivery(
      tx,
      invite,
      sql`delivery_status = 'SENT', sent_count = sent_count + 1, last_sent_at = clock_timestamp(), delivery_error = NULL`,
      { kind, outcome: 'SENT', error: null },
    );
    if (sent) await recordEvent(tx, inviteEvent('invite.delivered', SYSTEM, sent));
  });
}

/** Stores that the mail will not be tried again, and why. */
async function giveUp(
  app: SendingApp,
  invite: Invite,
  kind: NewMailAttempt['kind'],
  reason: string,
): Promise<void> {
  await app.db.transaction(async (tx) => {
    const failed = await storeDelivery(
      tx,
      invite,
      sql`delivery_status = 'FAILED', delivery_error = ${reason}`,
      { kind, outcome: 'FAILED', error: reason },
    );
    if (failed) await recordEvent(tx, inviteEvent('invite.delivery_failed', SYSTEM, failed, { reason }));
  });
}

function mailOf(
  app: SendingApp,
  invite: DueInvite,
  { copy, reminder }: { copy: number | undefined; reminder: number | undefined },
) {
  const link = inviteLink(app, currentToken(app.keys.invite, invite));
  const name = [
    'invite',
    invite.id,
    invite.version,
    ...(copy === undefined ? [] : [copy]),
    ...(reminder === undefined ? [] : ['reminder', reminder]),
  ].join('-');
  const facts = {
    link,
    locale: invite.locale,
    email: invite.email,
    roles: invite.roles,
    metadata: invite.metadata,
    invitedByName: invite.invitedByName,
    role: invite.role,
    message: invite.message,
    expiresAt: invite.expiresAt,
    validSeconds: copy === undefined && reminder === undefined ? invite.windowSeconds : invite.secondsLeft,
  };
  return {
    to: invite.email,
    messageId: messageId(name, app.config.mailFrom),
    unsubscribeUrl: unsubscribeLink(app, invite),
    ...(reminder === undefined
      ? renderInviteMail(app.brand, { ...facts, again: invite.sentCount > 0 && invite.version > 1 })
      : renderInviteReminderMail(app.brand, facts)),
  };
}

/**
 * Stores what became of the mail of this version, and tells whoever watches.
 *
 * @param attempt the try that it was; null where nothing was tried
 *
 * @returns the invite as it is then; undefined where it is gone or has a later version, which has a delivery of its own
 */
async function storeDelivery(
  tx: Transaction,
  invite: Invite,
  assignments: Statement,
  attempt: NewMailAttempt | null,
): Promise<Invite | undefined> {
  const [stored] = await tx.query<Invite>(sql`
    WITH stored AS (
      UPDATE invites SET ${assignments} WHERE id = ${invite.id}::uuid AND version = ${invite.version} RETURNING *
    ),
    told AS (SELECT pg_notify(${INVITE_CHANGES}, ${deliveryPayload(invite.id)}) FROM stored)
    ${attempt ? sql`, ${keptAttempt(invite.id, attempt)}` : sql``}
    SELECT stored.* FROM stored, told`);
  return stored;
}

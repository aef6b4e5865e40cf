import type { App } from '../app-type.ts';
import type { Transaction } from '../database/database.ts';
import { violatedUniqueIndex } from '../database/errors.ts';
import { sql } from '../database/sql.ts';
import { type Cause, SYSTEM } from '../events/event.ts';
import { recordEvent } from '../events/record-event.ts';
import type { Jobs } from '../events/subscribers.ts';
import type { Invite } from '../generated/prisma/client.ts';
import { shareAddressLock } from './address-lock.ts';
import { inviteEvent } from './invite-events.ts';
import { domainRefusal } from './invite-rules.ts';
import { lapseInvites } from './lapse-invites.ts';
import { rotateWithinRates } from './rotate-within-rates.ts';
import { findSuppressions } from './suppressions.ts';
import { stillAuthorized } from './token-refusal.ts';

/** How often, and for how long, an invite is renewed without anybody's leave: the contract's. */
const RENEWALS = { most: 3, withinDays: 90 } as const;

type RenewingApp = Pick<App, 'db' | 'keys' | 'addressKey' | 'config' | 'limits'>;

/** The invitee, by a job: the request that asked is over. */
const INVITEE: Cause = { ...SYSTEM, actor: { kind: 'INVITEE', id: null } };

/**
 * The job behind a request for a new link. For the current token of an expired invite, and for nothing else: whoever sent it is
 * told, once each time it was sent; or, where RENEWAL says so, the address that was invited gets a new link, within every rule
 * and rate that somebody who resends it is judged by.
 */
export async function answerInviteRenewal(
  app: RenewingApp,
  { tokenHash }: Jobs['answer-invite-renewal'],
): Promise<void> {
  if (app.config.renewal === 'off') return;
  const current = sql`token_hash = ${Buffer.from(tokenHash, 'hex')}`;
  try {
    await app.db.transaction(async (tx) => {
      await shareAddressLock(tx);
      await lapseInvites(tx, current);
      const [invite] = await tx.query<Invite>(sql`
        SELECT * FROM invites WHERE ${current} AND status = 'EXPIRED' FOR UPDATE`);
      if (!invite) return;
      if (app.config.renewal === 'mail') await renew(app, tx, invite);
      else await ask(tx, invite);
    });
  } catch (error) {
    // Somebody has invited the address at this moment: there is a better link than this one would be.
    if (violatedUniqueIndex(error) !== 'invites_live_email_key') throw error;
  }
}

async function ask(tx: Transaction, { id }: Invite): Promise<void> {
  const [asked] = await tx.query<Invite>(sql`
    UPDATE invites SET renewal_requested_at = clock_timestamp()
    WHERE id = ${id}::uuid AND renewal_requested_at IS NULL RETURNING *`);
  if (asked) await recordEvent(tx, inviteEvent('invite.renewal_requested', INVITEE, asked));
}

async function renew(app: RenewingApp, tx: Transaction, invite: Invite): Promise<void> {
  if (app.config.mail.kind === 'off' || domainRefusal(app.config, invite.email)) return;
  if ((await findSuppressions(app, tx, [invite.email])).size > 0) return;
  // An invite of the address that has lapsed must not be in the way; one that lives is the better link.
  await lapseInvites(tx, sql`email = ${invite.email}`);
  const [mayRenew] = await tx.query(sql`
    SELECT FROM invites
    WHERE id = ${invite.id}::uuid AND ${stillAuthorized} AND renewals < ${RENEWALS.most}
      AND created_at > clock_timestamp() - make_interval(days => ${RENEWALS.withinDays})
      AND (renewed_at IS NULL OR renewed_at <= clock_timestamp() - interval '1 day')
      AND NOT EXISTS (SELECT FROM users WHERE users.email = invites.email)
      AND NOT EXISTS (SELECT FROM invites AS live WHERE live.email = invites.email AND live.status = 'PENDING')`);
  if (!mayRenew) return;
  const { rotated } = await rotateWithinRates(app, tx, null, [{ invite, sendEmail: true }]);
  if (rotated.length === 0) return;
  const [renewed] = await tx.query<Invite>(sql`
    UPDATE invites SET renewals = renewals + 1, renewed_at = clock_timestamp()
    WHERE id = ${invite.id}::uuid RETURNING *`);
  if (renewed) {
    const facts = { sendEmail: true, renewed: true };
    await recordEvent(tx, inviteEvent('invite.resent', INVITEE, renewed, facts));
  }
}

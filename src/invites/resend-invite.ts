import { z } from 'zod';
import type { App } from '../app-type.ts';
import type { Transaction } from '../database/database.ts';
import { violatedUniqueIndex } from '../database/errors.ts';
import { type Statement, sql } from '../database/sql.ts';
import type { Caller } from '../events/caller.ts';
import { recordEvent } from '../events/record-event.ts';
import { localeShape } from '../platform/locale.ts';
import { parseShape } from '../platform/shape.ts';
import { RateLimitedError } from '../rates/rate-limited-error.ts';
import { assertMayGrant } from '../users/assert-may-grant.ts';
import { UserAlreadyExistsError } from '../users/user-errors.ts';
import { findInvite, type InviteBy, inviteIs, settledRefusal } from './invite-by.ts';
import { InviteAlreadyPendingError } from './invite-errors.ts';
import { inviteEvent } from './invite-events.ts';
import { messageShape, windowShape } from './invite-shape.ts';
import type { IssuedInvite } from './issued-invite.ts';
import { lapseInvites } from './lapse-invites.ts';
import { mailPausesLeft, rotateInvites } from './rotate-invites.ts';

/** What changes with an invite that is sent again. */
export const resendShape = z.object({
  message: messageShape.nullish(),
  locale: localeShape.nullish(),
  expiresInSeconds: windowShape.nullish(),
});

type ResendApp = Pick<App, 'db' | 'keys' | 'config' | 'limits'>;

export interface ResendInviteInput {
  readonly invite: InviteBy;
  /** The new window, in seconds; as long as the last one where it is left out. */
  readonly expiresInSeconds?: number | null | undefined;
  readonly sendEmail: boolean;
  /** Replaces the message; it stays where it is left out, and null takes it away. */
  readonly message?: string | null | undefined;
  /** The language tag from now on; it stays where it is left out or null. */
  readonly locale?: string | null | undefined;
}

/**
 * Sends an invite again: the same id, a new token, the full window anew. The old link is superseded at the commit.
 *
 * @throws ValidationError, ForbiddenError, InviteNotFoundError, InviteAlreadyAcceptedError, InviteRevokedError,
 *   InviteDeclinedError, UserAlreadyExistsError, InviteAlreadyPendingError where another invite to the address has
 *   become live, RateLimitedError within 60 seconds of the last mail or past the mails that one address may get
 */
export async function resendInvite(
  app: ResendApp,
  caller: Caller,
  input: ResendInviteInput,
): Promise<IssuedInvite> {
  const { message, locale, expiresInSeconds } = input;
  const changes = parseShape(resendShape, { message, locale, expiresInSeconds });
  const condition = inviteIs(input.invite);
  const { email } = await findInvite(app.db, condition);
  try {
    return await app.db.transaction((tx) =>
      resend(app, tx, caller, condition, email, { ...input, ...changes }),
    );
  } catch (error) {
    if (violatedUniqueIndex(error) !== 'invites_live_email_key') throw error;
    throw new InviteAlreadyPendingError(
      await findInvite(app.db, sql`email = ${email} AND status = 'PENDING'`),
    );
  }
}

async function resend(
  app: ResendApp,
  tx: Transaction,
  caller: Caller,
  condition: Statement,
  email: string,
  input: ResendInviteInput,
): Promise<IssuedInvite> {
  const sendEmail = input.sendEmail && app.config.mail.kind !== 'off';
  // Not this invite alone: another one of the address may have lapsed, and would block this one.
  await lapseInvites(tx, sql`email = ${email}`);
  // Held from here on: what an update changes at this moment is not overwritten with what was read before it.
  const invite = await findInvite(tx, sql`${condition} FOR UPDATE`);
  const refusal = settledRefusal(invite);
  if (refusal) throw refusal;
  assertMayGrant(caller, invite.role);

  const next = {
    ...invite,
    message: input.message === undefined ? invite.message : input.message || null,
    locale: input.locale ?? invite.locale,
    windowSeconds: input.expiresInSeconds ?? invite.windowSeconds,
  };
  const [rotated] = await rotateInvites(app, tx, caller, [{ invite: next, sendEmail }]);
  if (!rotated) throw await lostRotation(tx, condition);

  const [user] = await tx.query(sql`SELECT 1 FROM users WHERE email = ${email}`);
  if (user) throw new UserAlreadyExistsError(email);
  if (sendEmail) {
    const refusal = (await app.limits.consumeEach(tx, 'mail', [email])).get(email);
    if (refusal) throw refusal;
  }
  await recordEvent(tx, inviteEvent('invite.resent', caller, rotated.invite, { sendEmail }));
  return rotated;
}

/** Why the conditional update did not find the invite as it was read a moment before. */
async function lostRotation(tx: Transaction, condition: Statement): Promise<Error> {
  const invite = await findInvite(tx, condition);
  // Where somebody else resent it in that moment without a mail, there is no pause left: a second is a fair answer.
  const left = (await mailPausesLeft(tx, [invite])).get(invite.id) ?? 0;
  return settledRefusal(invite) ?? new RateLimitedError(Math.max(1, left));
}

import { z } from 'zod';
import type { App } from '../app-type.ts';
import type { Transaction } from '../database/database.ts';
import { violatedUniqueIndex } from '../database/errors.ts';
import { type Statement, sql } from '../database/sql.ts';
import type { Caller } from '../events/caller.ts';
import { recordEvent } from '../events/record-event.ts';
import type { Invite } from '../generated/prisma/client.ts';
import type { DomainError } from '../platform/domain-error.ts';
import { localeShape } from '../platform/locale.ts';
import { parseShape } from '../platform/shape.ts';
import { RateLimitedError } from '../rates/rate-limited-error.ts';
import { assertMayGrant } from '../users/assert-may-grant.ts';
import { UserAlreadyExistsError } from '../users/user-errors.ts';
import { shareAddressLock } from './address-lock.ts';
import { claimKeys, settleKeys } from './idempotency.ts';
import { isReinstatable } from './invite.ts';
import { findInvite, type InviteBy, inviteIs, settledRefusal } from './invite-by.ts';
import { InviteAlreadyPendingError, InviteNotFoundError, RecipientOptedOutError } from './invite-errors.ts';
import { inviteEvent } from './invite-events.ts';
import { domainRefusal } from './invite-rules.ts';
import { idempotencyKeyShape, messageShape, windowShape } from './invite-shape.ts';
import { currentToken } from './invite-token.ts';
import type { IssuedInvite } from './issued-invite.ts';
import { lapseInvites } from './lapse-invites.ts';
import { mailPausesLeft, rotateInvites } from './rotate-invites.ts';
import { findSuppressions } from './suppressions.ts';

/** What changes with an invite that is sent again. */
export const resendShape = z.object({
  message: messageShape.nullish(),
  locale: localeShape.nullish(),
  expiresInSeconds: windowShape.nullish(),
});
const shape = resendShape.extend({ idempotencyKey: idempotencyKeyShape });

type ResendApp = Pick<App, 'db' | 'keys' | 'addressKey' | 'config' | 'limits'>;

export interface ResendInviteInput {
  readonly invite: InviteBy;
  /** The new window, in seconds; as long as the last one where it is left out. */
  readonly expiresInSeconds?: number | null | undefined;
  readonly sendEmail: boolean;
  /** Replaces the message; it stays where it is left out, and null takes it away. */
  readonly message?: string | null | undefined;
  /** The language tag from now on; it stays where it is left out, and null takes it away. */
  readonly locale?: string | null | undefined;
  /** Takes a revoked or declined invite back. */
  readonly reinstate: boolean;
  /** The same key with the same input, within 24 hours, answers with the first result. */
  readonly idempotencyKey?: string | null | undefined;
}

/** The input, checked. */
type Resending = Omit<ResendInviteInput, 'idempotencyKey'> & { readonly idempotencyKey: string | null };

/**
 * Sends an invite again: the same id, a new token, the full window anew. The old link is superseded at the commit.
 *
 * @throws ValidationError, ForbiddenError, InviteNotFoundError, InviteAlreadyAcceptedError, InviteRevokedError,
 *   InviteDeclinedError, UserAlreadyExistsError, InviteAlreadyPendingError where another invite to the address has
 *   become live, EmailDomainNotAllowedError, RecipientOptedOutError, IdempotencyKeyReusedError, RateLimitedError within 60 seconds of the last mail or
 *   past the mails that one address may get
 */
export async function resendInvite(
  app: ResendApp,
  caller: Caller,
  input: ResendInviteInput,
): Promise<IssuedInvite> {
  const { message, locale, expiresInSeconds } = input;
  const { idempotencyKey, ...changes } = parseShape(shape, {
    message,
    locale,
    expiresInSeconds,
    idempotencyKey: input.idempotencyKey,
  });
  const resending = { ...input, ...changes, idempotencyKey };
  const condition = inviteIs(input.invite);
  // For the case that another invite of the address is in the way.
  let email = '';
  try {
    return await app.db.transaction(async (tx) => {
      const earlier = await earlierAnswer(app, tx, caller, resending);
      if (earlier) return earlier;
      await shareAddressLock(tx);
      ({ email } = await findInvite(tx, condition));
      const issued = await resend(app, tx, caller, condition, email, resending);
      if (idempotencyKey !== null)
        await settleKeys(tx, caller, [{ key: idempotencyKey, inviteId: issued.invite.id }]);
      return issued;
    });
  } catch (error) {
    if (violatedUniqueIndex(error) !== 'invites_live_email_key') throw error;
    throw new InviteAlreadyPendingError(
      await findInvite(app.db, sql`email = ${email} AND status = 'PENDING'`),
    );
  }
}

/**
 * Claims the idempotency key, where there is one. It comes first: by the token of before nobody finds the invite any more.
 *
 * @returns what the first call with the key came to, as it is now
 */
async function earlierAnswer(
  app: ResendApp,
  tx: Transaction,
  caller: Caller,
  { idempotencyKey, ...input }: Resending,
): Promise<IssuedInvite | null> {
  if (idempotencyKey === null) return null;
  const keyed = [{ key: idempotencyKey, input: { resendInvite: input } }];
  const earlier = (await claimKeys(tx, caller, keyed)).get(idempotencyKey);
  if (earlier === undefined) return null;
  if (earlier instanceof Error) throw earlier;
  assertMayGrant(caller, earlier.invite.role);
  return { invite: earlier.invite, token: currentToken(app.keys.invite, earlier.invite) };
}

async function resend(
  app: ResendApp,
  tx: Transaction,
  caller: Caller,
  condition: Statement,
  email: string,
  { reinstate, ...input }: Resending,
): Promise<IssuedInvite> {
  const sendEmail = input.sendEmail && app.config.mail.kind !== 'off';
  // Not this invite alone: another one of the address may have lapsed, and would block this one.
  await lapseInvites(tx, sql`email = ${email}`);
  // Held from here on: what an update changes at this moment is not overwritten with what was read before it.
  const [invite] = await tx.query<Invite & { now: Date }>(sql`
    SELECT *, clock_timestamp() AS now FROM invites WHERE ${condition} FOR UPDATE`);
  if (!invite) throw new InviteNotFoundError();
  const suppressed = (await findSuppressions(app, tx, [email])).get(email);
  const refusal = reinstate ? reinstateRefusal(invite) : settledRefusal(invite);
  if (refusal) throw refusal;
  assertMayGrant(caller, invite.role);
  const ruledOut = domainRefusal(app.config, email);
  if (ruledOut) throw ruledOut;
  // Who declined and wants no mail is left in peace, whoever would hand the link over.
  if (suppressed && (sendEmail || invite.status === 'DECLINED'))
    throw new RecipientOptedOutError(suppressed.createdAt);

  const next = {
    ...invite,
    message: input.message === undefined ? invite.message : input.message || null,
    locale: input.locale === undefined ? invite.locale : input.locale,
    windowSeconds: input.expiresInSeconds ?? invite.windowSeconds,
  };
  const [rotated] = await rotateInvites(app, tx, caller, [{ invite: next, sendEmail, reinstate }]);
  if (!rotated) throw await lostRotation(tx, condition);

  const [user] = await tx.query(sql`SELECT 1 FROM users WHERE email = ${email}`);
  if (user) throw new UserAlreadyExistsError(email);
  if (sendEmail) {
    const refusal = (await app.limits.consumeEach(tx, 'mail', [email])).get(email);
    if (refusal) throw refusal;
  }
  const reinstated = invite.status === 'REVOKED' || invite.status === 'DECLINED';
  await recordEvent(tx, inviteEvent('invite.resent', caller, rotated.invite, { sendEmail, reinstated }));
  return rotated;
}

/** Why an invite cannot be taken back; one that lives or has lapsed is sent again as ever. */
function reinstateRefusal(invite: Invite & { readonly now: Date }): DomainError | null {
  if (invite.status === 'REVOKED') return isReinstatable(invite, invite.now) ? null : settledRefusal(invite);
  return invite.status === 'DECLINED' ? null : settledRefusal(invite);
}

/** Why the conditional update did not find the invite as it was read a moment before. */
async function lostRotation(tx: Transaction, condition: Statement): Promise<Error> {
  const invite = await findInvite(tx, condition);
  // Where somebody else resent it in that moment without a mail, there is no pause left: a second is a fair answer.
  const left = (await mailPausesLeft(tx, [invite])).get(invite.id) ?? 0;
  return left > 0 ? new RateLimitedError(left) : (settledRefusal(invite) ?? new RateLimitedError(1));
}

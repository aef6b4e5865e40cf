import type { App } from '../app-type.ts';
import type { Transaction } from '../database/database.ts';
import { violatedUniqueIndex } from '../database/errors.ts';
import { sql } from '../database/sql.ts';
import type { Caller } from '../events/caller.ts';
import { recordEvents } from '../events/record-event.ts';
import type { Invite } from '../generated/prisma/client.ts';
import type { DomainError } from '../platform/domain-error.ts';
import { ServiceUnavailableError } from '../platform/service-unavailable-error.ts';
import { parseShape } from '../platform/shape.ts';
import { RateLimitedError } from '../rates/rate-limited-error.ts';
import { UserAlreadyExistsError } from '../users/user-errors.ts';
import { shareAddressLock } from './address-lock.ts';
import { changeMany, type ManyChanged, type ManyInvites, roleRefusal } from './change-many.ts';
import { settledRefusal } from './invite-by.ts';
import { InviteAlreadyPendingError, RecipientOptedOutError } from './invite-errors.ts';
import { inviteEvent } from './invite-events.ts';
import { domainRefusal } from './invite-rules.ts';
import type { IssuedInvite } from './issued-invite.ts';
import { resendShape } from './resend-invite.ts';
import { mailPausesLeft } from './rotate-invites.ts';
import { rotateWithinRates } from './rotate-within-rates.ts';
import { findSuppressions, type Suppressed } from './suppressions.ts';

type ResendingApp = Pick<App, 'db' | 'keys' | 'addressKey' | 'config' | 'limits'>;

/** How each of them is sent again. */
interface Manner {
  readonly expiresInSeconds?: number | null | undefined;
  readonly sendEmail: boolean;
  readonly message?: string | null | undefined;
}

export interface ResendInvitesInput extends ManyInvites, Manner {}

type Row = IssuedInvite | DomainError;

/** Somebody may invite an address while its expired invite is sent again; this often it is looked at anew. */
const TRIES = 3;

/**
 * Sends many invites again, each by the rule of resendInvite, in a handful of statements.
 *
 * @returns a row for each: what resendInvite would have answered, and RoleNotAllowedError for one that grants ADMIN where
 *   the caller lacks `admins:grant`
 * @throws ValidationError; RateLimitedError for more invitees than the caller may have mailed
 */
export async function resendInvites(
  app: ResendingApp,
  caller: Caller,
  { expiresInSeconds, sendEmail, message, ...many }: ResendInvitesInput,
): Promise<ManyChanged<IssuedInvite>> {
  const changes = parseShape(resendShape, { message, expiresInSeconds });
  const manner = { ...changes, sendEmail: sendEmail && app.config.mail.kind !== 'off' };
  if (!many.dryRun) await app.limits.consume('createInvite', caller.ratedAs, many.ids.length);
  for (let tries = 1; ; tries += 1) {
    try {
      return await changeMany<IssuedInvite>(app, many, {
        lock: shareAddressLock,
        // The live invites of the addresses: one that has lapsed must not block, and one that has not must stay so.
        alsoHeld: (ids) => sql`
          status = 'PENDING' AND email = ANY(ARRAY(SELECT email FROM invites WHERE id = ANY(${[...ids]}::uuid[])))`,
        isChanged: () => true,
        make: (tx, invites) => resend(app, tx, caller, invites, manner),
      });
    } catch (error) {
      if (violatedUniqueIndex(error) !== 'invites_live_email_key') throw error;
      if (tries >= TRIES)
        throw new ServiceUnavailableError('These addresses are being changed at this moment. Try again.');
    }
  }
}

async function resend(
  app: ResendingApp,
  tx: Transaction,
  caller: Caller,
  invites: ReadonlyMap<string, Invite>,
  { sendEmail, message, expiresInSeconds }: Manner,
): Promise<Map<string, Row>> {
  const rows = new Map<string, Row>();
  const taken = await whoIsThere(tx, invites);
  const suppressed = sendEmail
    ? await findSuppressions(app, tx, [...new Set([...invites.values()].map(({ email }) => email))])
    : new Map<string, Suppressed>();
  /** The first of two that have one address is sent; it is in the way of the second. */
  const firsts = new Map<string, Invite>();
  for (const [id, invite] of invites) {
    const live = taken.live.get(invite.email);
    const optedOut = suppressed.get(invite.email);
    const refusal =
      roleRefusal(caller, invite) ??
      settledRefusal(invite) ??
      domainRefusal(app.config, invite.email) ??
      (taken.users.has(invite.email) ? new UserAlreadyExistsError(invite.email) : null) ??
      (live && live.id !== id ? new InviteAlreadyPendingError(live) : null) ??
      (optedOut ? new RecipientOptedOutError(optedOut.createdAt) : null);
    if (refusal) rows.set(id, refusal);
    else if (!firsts.has(invite.email)) firsts.set(invite.email, invite);
  }
  const { rotated, refused } = await rotateWithinRates(
    app,
    tx,
    caller,
    [...firsts.values()].map((invite) => ({
      invite: {
        ...invite,
        message: message === undefined ? invite.message : message || null,
        windowSeconds: expiresInSeconds ?? invite.windowSeconds,
      },
      sendEmail,
    })),
  );
  const issued = new Map(rotated.map((one) => [one.invite.email, one]));
  const pauses = await mailPausesLeft(
    tx,
    [...firsts.values()].filter(({ email }) => !issued.has(email) && !refused.has(email)),
  );
  for (const [id, { email }] of invites) {
    if (rows.has(id)) continue;
    const first = firsts.get(email) as Invite;
    const again = issued.get(email);
    if (again) rows.set(id, first.id === id ? again : new InviteAlreadyPendingError(again.invite));
    else rows.set(id, refused.get(email) ?? new RateLimitedError(pauses.get(first.id) ?? 1));
  }
  await recordEvents(
    tx,
    rotated.map(({ invite }) => inviteEvent('invite.resent', caller, invite, { sendEmail })),
  );
  return rows;
}

/** Who has these addresses: users, and live invites. */
async function whoIsThere(tx: Transaction, invites: ReadonlyMap<string, Invite>) {
  const emails = [...new Set([...invites.values()].map(({ email }) => email))];
  const users = await tx.query<{ email: string }>(sql`
    SELECT email FROM users WHERE email = ANY(${emails}::text[])`);
  const live = await tx.query<Invite>(sql`
    SELECT * FROM invites WHERE email = ANY(${emails}::text[]) AND status = 'PENDING'`);
  return {
    users: new Set(users.map(({ email }) => email)),
    live: new Map(live.map((invite) => [invite.email, invite])),
  };
}

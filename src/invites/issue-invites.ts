import type { App } from '../app-type.ts';
import type { Transaction } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { Caller } from '../events/caller.ts';
import { type Cause, type NewEvent, SYSTEM } from '../events/event.ts';
import { recordEvents } from '../events/record-event.ts';
import type { Invite } from '../generated/prisma/client.ts';
import type { DomainError } from '../platform/domain-error.ts';
import { ServiceUnavailableError } from '../platform/service-unavailable-error.ts';
import { RateLimitedError } from '../rates/rate-limited-error.ts';
import { assertMayGrant } from '../users/assert-may-grant.ts';
import { UserAlreadyExistsError } from '../users/user-errors.ts';
import { shareAddressLock } from './address-lock.ts';
import { claimKeys, keyReused, settleKeys } from './idempotency.ts';
import { insertInvites } from './insert-invites.ts';
import { InviteAlreadyPendingError, RecipientOptedOutError } from './invite-errors.ts';
import { inviteEvent } from './invite-events.ts';
import { type InviteRoom, inviteRoom } from './invite-quotas.ts';
import type { AskedInvite } from './invite-shape.ts';
import { currentToken } from './invite-token.ts';
import type { IssuedInvite } from './issued-invite.ts';
import { mailPausesLeft } from './rotate-invites.ts';
import { rotateWithinRates } from './rotate-within-rates.ts';
import { findSuppressions, type Suppressed } from './suppressions.ts';

/** What became of a draft: an invite, or why there is none. */
export type IssueOutcome = (IssuedInvite & { readonly created: boolean }) | DomainError;

type IssueApp = Pick<App, 'keys' | 'addressKey' | 'config' | 'limits'>;

/** What stands in the way of an address can go away between two statements; this often it is looked at again. */
const ROUNDS = 5;

/**
 * Invites each address, in a handful of statements however many there are: the one way in for createInvite and
 * createInvites. A draft that is refused leaves no invite, event or job behind; only a caller that rolls back takes its
 * point of the mail rate back as well.
 *
 * @param asked drafts, checked, of different addresses
 * @returns an outcome for each of them, in their order
 */
export async function issueInvites(
  app: IssueApp,
  tx: Transaction,
  caller: Caller,
  asked: readonly AskedInvite[],
): Promise<IssueOutcome[]> {
  // With no mail set up nothing is queued, so that no invite ever claims a mail that cannot go.
  const drafts =
    app.config.mail.kind === 'off' ? asked.map((draft) => ({ ...draft, sendEmail: false })) : asked;
  const outcomes = new Map<AskedInvite, IssueOutcome>();
  const events: NewEvent[] = [];
  const keyed = await replayEarlierUses(app, tx, caller, drafts, outcomes);

  const suppressed = await findSuppressions(
    app,
    tx,
    drafts.flatMap(({ sendEmail, email }) => (sendEmail ? [email] : [])),
  );
  let open = drafts.filter((draft) => !outcomes.has(draft));
  await shareAddressLock(tx);
  const room = await inviteRoom(app, tx);
  for (let round = 1; open.length > 0; round += 1) {
    if (round > ROUNDS)
      throw new ServiceUnavailableError('These addresses are being changed at this moment. Try again.');
    const { issued, lapsed } = await insertInvites(app, tx, caller, open);
    events.push(...lapsed.map((invite) => inviteEvent('invite.expired', SYSTEM, invite)));
    const taken = await whoIsThere(tx, open, issued);
    const refused = await withdraw(app, tx, open, issued, {
      users: taken.users,
      suppressed,
      room,
    });
    for (const draft of open) {
      const fresh = issued.get(draft.email);
      const outcome =
        refused.get(draft.email) ??
        (fresh ? { ...fresh, created: true } : undefined) ??
        (taken.users.has(draft.email) ? new UserAlreadyExistsError(draft.email) : undefined);
      if (outcome) outcomes.set(draft, outcome);
    }
    refuseSuppressed(open, taken.invites, suppressed, outcomes);
    await followOnPending(app, tx, caller, open, taken.invites, outcomes, events);
    open = open.filter((draft) => !outcomes.has(draft));
  }

  for (const draft of drafts) {
    const outcome = outcomes.get(draft);
    if (outcome && 'invite' in outcome && outcome.created && !keyed.replayed.has(draft)) {
      events.push(
        inviteEvent('invite.created', causeOf(caller, draft), outcome.invite, {
          sendEmail: draft.sendEmail,
        }),
      );
    }
  }
  await recordEvents(tx, events);
  await settleKeys(
    tx,
    caller,
    keyed.claimed.map(({ key, draft }) => {
      const outcome = outcomes.get(draft);
      return { key, inviteId: outcome && 'invite' in outcome ? outcome.invite.id : null };
    }),
  );
  return drafts.map((draft) => outcomes.get(draft) as IssueOutcome);
}

/** An invite that was there before; its token is for those alone who might have granted its role. */
function existingInvite(app: IssueApp, caller: Caller, invite: Invite): IssuedInvite {
  assertMayGrant(caller, invite.role);
  return { invite, token: currentToken(app.keys.invite, invite) };
}

/** Answers drafts whose idempotency key was used before, and claims the other keys. */
async function replayEarlierUses(
  app: IssueApp,
  tx: Transaction,
  caller: Caller,
  drafts: readonly AskedInvite[],
  outcomes: Map<AskedInvite, IssueOutcome>,
) {
  const firstUse = new Map<string, AskedInvite>();
  for (const draft of drafts) {
    if (draft.idempotencyKey === null) continue;
    if (firstUse.has(draft.idempotencyKey)) outcomes.set(draft, keyReused());
    else firstUse.set(draft.idempotencyKey, draft);
  }
  const keyed = [...firstUse].map(([key, draft]) => ({ key, draft }));
  const earlier = await claimKeys(
    tx,
    caller,
    keyed.map(({ key, draft }) => ({ key, input: inputOf(draft) })),
  );
  const replayed = new Set<AskedInvite>();
  for (const { key, draft } of keyed) {
    const use = earlier.get(key);
    if (use === undefined) continue;
    replayed.add(draft);
    outcomes.set(
      draft,
      use instanceof Error ? use : { ...existingInvite(app, caller, use.invite), created: use.created },
    );
  }
  return { replayed, claimed: keyed.filter(({ key }) => !earlier.has(key)) };
}

/**
 * Who has these addresses now: users, and live invites where none was inserted.
 *
 * A statement of its own, after the insertion, because it must see what was committed while the insertion waited: an
 * acceptance that made the user and, in the same moment, freed the address for the new invite.
 */
async function whoIsThere(
  tx: Transaction,
  drafts: readonly AskedInvite[],
  issued: ReadonlyMap<string, IssuedInvite>,
): Promise<{ users: Set<string>; invites: Map<string, Invite> }> {
  const emails = drafts.map(({ email }) => email);
  const users = await tx.query<{ email: string }>(
    sql`SELECT email FROM users WHERE email = ANY(${emails}::text[])`,
  );
  const blocked = emails.filter((email) => !issued.has(email));
  const invites =
    blocked.length === 0
      ? []
      : await tx.query<Invite>(sql`
          SELECT * FROM invites
          WHERE email = ANY(${blocked}::text[]) AND status = 'PENDING' AND expires_at > clock_timestamp()`);
  return {
    users: new Set(users.map(({ email }) => email)),
    invites: new Map(invites.map((invite) => [invite.email, invite])),
  };
}

/** Takes back what was inserted for an address that has a user after all, wants no mail, finds no room or has had its mails for now. */
async function withdraw(
  app: IssueApp,
  tx: Transaction,
  drafts: readonly AskedInvite[],
  issued: ReadonlyMap<string, IssuedInvite>,
  {
    users,
    suppressed,
    room,
  }: {
    readonly users: ReadonlySet<string>;
    readonly suppressed: ReadonlyMap<string, Suppressed>;
    readonly room: InviteRoom;
  },
): Promise<Map<string, DomainError>> {
  const refused = new Map<string, DomainError>();
  // In the order in which they were asked for: the first ones have the room that is left.
  for (const { email } of drafts) {
    if (!issued.has(email)) continue;
    const optedOut = suppressed.get(email);
    if (users.has(email)) refused.set(email, new UserAlreadyExistsError(email));
    else if (optedOut) refused.set(email, new RecipientOptedOutError(optedOut.createdAt));
    else {
      const full = room.take();
      if (full) refused.set(email, full);
    }
  }
  const mailed = drafts.filter(
    (draft) => draft.sendEmail && issued.has(draft.email) && !refused.has(draft.email),
  );
  const spent = await app.limits.consumeEach(
    tx,
    'mail',
    mailed.map(({ email }) => email),
  );
  for (const [email, refusal] of spent) refused.set(email, refusal);
  const ids = [...refused.keys()].flatMap((email) => issued.get(email)?.invite.id ?? []);
  if (ids.length > 0) await tx.execute(sql`DELETE FROM invites WHERE id = ANY(${ids}::uuid[])`);
  return refused;
}

/** Refuses what would mail a live invite again to somebody who wants no mail. */
function refuseSuppressed(
  drafts: readonly AskedInvite[],
  existing: ReadonlyMap<string, Invite>,
  suppressed: ReadonlyMap<string, Suppressed>,
  outcomes: Map<AskedInvite, IssueOutcome>,
): void {
  for (const draft of drafts) {
    const optedOut = suppressed.get(draft.email);
    if (!optedOut || outcomes.has(draft) || !existing.has(draft.email)) continue;
    if (draft.onPending === 'RESEND') outcomes.set(draft, new RecipientOptedOutError(optedOut.createdAt));
  }
}

/** Does what each draft says for the case that a live invite to its address exists. */
async function followOnPending(
  app: IssueApp,
  tx: Transaction,
  caller: Caller,
  drafts: readonly AskedInvite[],
  existing: ReadonlyMap<string, Invite>,
  outcomes: Map<AskedInvite, IssueOutcome>,
  events: NewEvent[],
): Promise<void> {
  const again: AskedInvite[] = [];
  for (const draft of drafts) {
    const invite = existing.get(draft.email);
    if (!invite || outcomes.has(draft)) continue;
    if (draft.onPending === 'ERROR') outcomes.set(draft, new InviteAlreadyPendingError(invite));
    if (draft.onPending === 'RETURN_EXISTING') {
      outcomes.set(draft, { ...existingInvite(app, caller, invite), created: false });
    }
    if (draft.onPending === 'RESEND') again.push(draft);
  }
  if (again.length === 0) return;

  const rotations = again.flatMap((draft) => {
    const invite = existing.get(draft.email);
    const { role, roles, message, metadata, locale, redirectUrl, reminders, expiresInSeconds, sendEmail } =
      draft;
    return invite
      ? [
          {
            invite: {
              ...invite,
              role,
              roles,
              message,
              metadata: metadata as Invite['metadata'],
              locale: locale ?? invite.locale,
              redirectUrl,
              reminders,
              windowSeconds: expiresInSeconds,
            },
            sendEmail,
          },
        ]
      : [];
  });
  const { rotated: issuedAgain, refused } = await rotateWithinRates(app, tx, caller, rotations);
  const rotated = new Map(issuedAgain.map((issued) => [issued.invite.email, issued]));
  const pauses = await mailPausesLeft(
    tx,
    rotations.flatMap(({ invite }) => (rotated.has(invite.email) ? [] : invite)),
  );
  for (const draft of again) {
    const issued = rotated.get(draft.email);
    const refusal = refused.get(draft.email);
    const left = pauses.get(existing.get(draft.email)?.id ?? '');
    if (refusal) outcomes.set(draft, refusal);
    else if (issued) {
      outcomes.set(draft, { ...issued, created: false });
      events.push(
        inviteEvent('invite.resent', causeOf(caller, draft), issued.invite, {
          sendEmail: draft.sendEmail,
        }),
      );
    } else if (left !== undefined) outcomes.set(draft, new RateLimitedError(left));
  }
}

/** What makes a draft this one and no other, for its idempotency key. */
function inputOf({
  idempotencyKey: _,
  requestId: __,
  traceparent: ___,
  locale,
  redirectUrl,
  reminders,
  ...draft
}: AskedInvite): object {
  // What is left out stays out, as for the version which knew none of it: its keys are good for a day.
  return {
    ...draft,
    ...(locale !== null && { locale }),
    ...(redirectUrl !== null && { redirectUrl }),
    ...(!reminders && { reminders }),
  };
}

/** One caller's requests may share a transaction; each draft tells of its own. */
function causeOf({ actor }: Caller, { requestId, traceparent }: AskedInvite): Cause {
  return { actor, requestId, traceparent };
}

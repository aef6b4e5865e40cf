import type { App } from '../app-type.ts';
import type { Transaction } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { Caller } from '../events/caller.ts';
import { type NewEvent, SYSTEM } from '../events/event.ts';
import { recordEvents } from '../events/record-event.ts';
import type { Invite } from '../generated/prisma/client.ts';
import type { DomainError } from '../platform/domain-error.ts';
import { ServiceUnavailableError } from '../platform/service-unavailable-error.ts';
import { UserAlreadyExistsError } from '../users/user-errors.ts';
import { shareAddressLock } from './address-lock.ts';
import { followOnPending } from './follow-on-pending.ts';
import { settleKeys } from './idempotency.ts';
import { insertInvites } from './insert-invites.ts';
import { RecipientOptedOutError } from './invite-errors.ts';
import { inviteEvent } from './invite-events.ts';
import { type InviteRoom, inviteRoom } from './invite-quotas.ts';
import { type AskedInvite, causeOf } from './invite-shape.ts';
import type { IssuedInvite, IssueOutcome } from './issued-invite.ts';
import { replayEarlierUses } from './replay-earlier-uses.ts';
import { findSuppressions, type Suppressed } from './suppressions.ts';

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

import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import type { App } from '../app-type.ts';
import type { Transaction } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import { invitee } from '../events/event.ts';
import { recordEvents } from '../events/record-event.ts';
import type { Invite, User } from '../generated/prisma/client.ts';
import { lastNameShape, parseShape, personNameShape } from '../platform/shape.ts';
import type { Visitor } from '../platform/visitor.ts';
import { openSession, type SessionTokens } from '../sessions/open-session.ts';
import { assertStrongPassword, newPasswordShape } from '../users/password-rules.ts';
import { UserAlreadyExistsError } from '../users/user-errors.ts';
import { userEvent } from '../users/user-events.ts';
import { findHeldInvite } from './find-held-invite.ts';
import { InviteInvalidTokenError, InviteNoLongerAuthorizedError } from './invite-errors.ts';
import { inviteEvent } from './invite-events.ts';
import { redirectUrlNow } from './invite-rules.ts';
import { type HeldInvite, heldColumns, stillAuthorized, tokenRefusal } from './token-refusal.ts';

const shape = z.object({
  firstName: personNameShape,
  lastName: lastNameShape.transform((name) => name ?? null),
  password: newPasswordShape,
});

type AcceptingApp = Pick<App, 'config' | 'db' | 'keys' | 'hasher' | 'limits' | 'urls' | 'mutex' | 'loaders'>;

export interface AcceptInviteInput {
  readonly token: string;
  readonly firstName: string;
  readonly lastName?: string | null | undefined;
  readonly password: string;
}

/** What came of it. */
export interface Accepted {
  readonly user: User;
  readonly session: SessionTokens;
  /** Where the page goes on to; null where nobody said, or where the settings do not allow it any more. */
  readonly redirectUrl: string | null;
}

/** A new account: what comes from the invite, and what the invitee gave. */
interface Acceptance {
  readonly firstName: string;
  readonly lastName: string | null;
  readonly passwordHash: string;
}

/**
 * Makes the account that an invite promises, once. Address, role, roles, metadata and language come from the invite; the invitee
 * gives a name and a password. Everything is checked before the password is hashed, so a refused one costs nothing and
 * leaves the link good; hashing happens outside the transaction.
 *
 * @param visitor guesses are counted by the address
 * @returns the account, signed in
 * @throws ValidationError, WeakPasswordError, RateLimitedError, UserAlreadyExistsError, and what `tokenRefusal` says
 */
export async function acceptInvite(
  app: AcceptingApp,
  input: AcceptInviteInput,
  visitor: Visitor,
): Promise<Accepted> {
  const { firstName, lastName, password } = parseShape(shape, input);
  return app.mutex(input.token.trim(), () =>
    accept(app, { ...input, firstName, lastName, password }, visitor),
  );
}

async function accept(
  app: AcceptingApp,
  input: z.output<typeof shape> & { readonly token: string },
  visitor: Visitor,
): Promise<Accepted> {
  const { firstName, lastName, password } = input;
  const held = await findHeldInvite(app, input.token, visitor.clientAddress);
  const refusal = tokenRefusal(held);
  if (!held || refusal) throw refusal ?? new InviteInvalidTokenError();
  assertStrongPassword(password, { email: held.email, firstName, lastName });
  const passwordHash = await app.hasher.hash(password);

  return app.db.transaction(async (tx) => {
    const { invite, user } = await claim(tx, held, { firstName, lastName, passwordHash });
    const session = await openSession(tx, app, user, visitor);
    const cause = invitee(visitor.requestId);
    await recordEvents(tx, [
      inviteEvent('invite.accepted', cause, invite, { userId: user.id }),
      userEvent('user.created', cause, user),
    ]);
    return { user, session, redirectUrl: redirectUrlNow(app.config, invite.redirectUrl) };
  });
}

/**
 * Makes the user out of the invite, and marks the invite: the first statement locks the invite where it can still be
 * accepted, and so decides. Whoever is later finds it accepted.
 */
async function claim(
  tx: Transaction,
  held: HeldInvite,
  { firstName, lastName, passwordHash }: Acceptance,
): Promise<{ invite: Invite; user: User }> {
  const [user] = await tx.query<User>(sql`
    WITH claimed AS (
      SELECT email, role, roles, metadata, locale FROM invites
      WHERE id = ${held.id}::uuid AND token_hash = ${held.tokenHash} AND status = 'PENDING'
        AND expires_at > clock_timestamp()
      FOR UPDATE
    )
    INSERT INTO users (id, email, first_name, last_name, role, roles, metadata, locale, password_hash, last_sign_in_at)
    SELECT ${uuid()}::uuid, email, ${firstName}, ${lastName}, role, roles, metadata, locale, ${passwordHash}, now()
    FROM claimed
    ON CONFLICT (email) DO NOTHING
    RETURNING *`);
  if (!user) throw await lostClaim(tx, held);
  // A statement of its own: one that waited for the invite still sees the granter as it was before it waited.
  if (user.role === 'ADMIN' && !(await isStillAuthorized(tx, held.id)))
    throw new InviteNoLongerAuthorizedError();
  const [invite] = await tx.query<Invite>(sql`
    UPDATE invites
    SET status = 'ACCEPTED', accepted_at = clock_timestamp(), updated_at = clock_timestamp(), user_id = ${user.id}::uuid
    WHERE id = ${held.id}::uuid
    RETURNING *`);
  // It is there: the statement before has locked it.
  return { invite: invite as Invite, user };
}

async function isStillAuthorized(tx: Transaction, inviteId: string): Promise<boolean> {
  const [authorized] = await tx.query(sql`
    SELECT FROM invites WHERE id = ${inviteId}::uuid AND ${stillAuthorized}`);
  return authorized !== undefined;
}

/** What stands in the way of an invite that was good when it was looked up: what became of it, or a user of its address. */
async function lostClaim(tx: Transaction, held: HeldInvite): Promise<Error> {
  const [now] = await tx.query<HeldInvite>(sql`
    SELECT ${heldColumns(held.tokenHash)} FROM invites WHERE id = ${held.id}::uuid`);
  return tokenRefusal(now ?? null) ?? new UserAlreadyExistsError(held.email);
}

import type { Queryable } from '../database/database.ts';
import { type Statement, sql } from '../database/sql.ts';
import { parseEmailAddress } from '../platform/email-address.ts';
import { uuidOrNull } from '../platform/shape.ts';
import { USER_COLUMNS, type UserRow } from '../users/user.ts';

/** How an admin names a person, account or not: by the address or, where there is an account, by its id. */
export interface PersonBy {
  readonly email?: string | null | undefined;
  readonly userId?: string | null | undefined;
}

/** Whom everything that is held is about. */
export interface Person {
  readonly email: string;
  /** The address, and those that the account had before it, as far as nobody else has them or was invited by them since. */
  readonly emails: readonly string[];
  /** Null where the address has no account. */
  readonly user: UserRow | null;
  /** The account's id, and those of accounts that had the address and are gone. */
  readonly userIds: readonly string[];
  /** The invites to these addresses, and the one that the account came of. */
  readonly inviteIds: readonly string[];
}

/**
 * Finds whom somebody means, with what names the person elsewhere.
 *
 * @returns null for an id that no account has, and for what can be neither an id nor an address
 */
export async function findPerson(db: Queryable, by: PersonBy): Promise<Person | null> {
  const user = await findUser(db, by);
  const email = user?.email ?? (by.email == null ? null : parseEmailAddress(by.email));
  if (email === null) return null;
  // Somebody else may have had the address before, and live on with another one.
  const former = await db.query<{ id: string }>(sql`
    SELECT DISTINCT subject_id AS id FROM events
    WHERE data->>'email' = ${email} AND type LIKE 'user.%'
      AND NOT EXISTS (SELECT FROM users WHERE users.id = subject_id)`);
  const userIds = [...(user ? [user.id] : []), ...former.map(({ id }) => id)];
  const emails = [email, ...(await formerEmails(db, userIds))];
  const invites = await db.query<{ id: string }>(sql`
    SELECT id FROM invites WHERE email = ANY(${emails}) OR user_id = ANY(${userIds}::uuid[])`);
  return { email, emails, user, userIds, inviteIds: invites.map(({ id }) => id) };
}

async function formerEmails(db: Queryable, userIds: readonly string[]): Promise<string[]> {
  const rows = await db.query<{ email: string }>(sql`
    SELECT DISTINCT data->>'previousEmail' AS email FROM events
    WHERE subject_id = ANY(${[...userIds]}::uuid[]) AND type = 'user.email_changed'
      AND NOT EXISTS (SELECT FROM users WHERE users.email = data->>'previousEmail')
      AND NOT EXISTS (
        SELECT FROM invites WHERE invites.email = data->>'previousEmail' AND created_at > occurred_at)`);
  return rows.map(({ email }) => email);
}

async function findUser(db: Queryable, { email, userId }: PersonBy): Promise<UserRow | null> {
  const id = userId == null ? null : uuidOrNull(userId);
  const address = email == null ? null : parseEmailAddress(email);
  if (id === null && address === null) return null;
  const isMeant = id === null ? sql`email = ${address}` : sql`id = ${id}::uuid`;
  const [user] = await db.query<UserRow>(sql`SELECT ${USER_COLUMNS} FROM users WHERE ${isMeant}`);
  return user ?? null;
}

/** The events that tell something about a person: of the account, of the invites, and wherever else the address stands. */
export function eventsAbout({ emails, userIds, inviteIds }: Person): Statement {
  const addresses = [...emails];
  return sql`id = ANY(ARRAY(
    SELECT id FROM events WHERE data->>'email' = ANY(${addresses})
    UNION SELECT id FROM events WHERE type = 'user.email_changed' AND data->>'previousEmail' = ANY(${addresses})
    UNION SELECT id FROM events WHERE subject_id = ANY(${[...userIds, ...inviteIds]}::uuid[])))`;
}

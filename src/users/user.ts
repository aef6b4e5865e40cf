import { sql } from '../database/sql.ts';
import type { User } from '../generated/prisma/client.ts';

export type { User };

/** A user's columns, for statements that return whole users. All but the password's hash, which no answer needs. */
export const USER_COLUMNS = sql`users.id, users.email, users.first_name, users.last_name, users.role, users.roles,
  users.status, users.metadata, users.locale, users.created_at, users.updated_at, users.last_sign_in_at, users.revision`;

/** A user as the API shows one: never with the password's hash. */
export type UserRow = Omit<User, 'passwordHash'>;

/** First and last name, joined. */
export function fullName(user: Pick<User, 'firstName' | 'lastName'>): string {
  return user.lastName ? `${user.firstName} ${user.lastName}` : user.firstName;
}

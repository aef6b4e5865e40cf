import { createHash } from 'node:crypto';
import { Prisma } from '../generated/prisma/client.ts';

/** A statement with its parameters apart from its text; nothing that a user typed is ever in the text. */
export type Statement = Prisma.Sql;

/**
 * A tagged template for SQL: values become parameters, nested statements are spliced in.
 *
 * It is Prisma's own, so the same statement runs on `pg` and on a Prisma client.
 */
export const sql = Prisma.sql;

/** Text that is spliced into a statement as it is: for constants of this code, never for input. */
export const rawSql = Prisma.raw;

/** Joins statements with a separator, a comma unless told otherwise. */
export const joinSql = Prisma.join;

const names = new Map<string, string>();

/**
 * The name under which a statement's text is prepared on a connection.
 *
 * The texts of this code are a bounded set, because input only ever becomes a parameter. The bound is there all the
 * same: past it a statement is still correct, only not prepared.
 */
export function preparedName(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined) return known;
  if (names.size >= 500) return undefined;
  const name = createHash('sha256').update(text).digest('base64url').slice(0, 22);
  names.set(text, name);
  return name;
}

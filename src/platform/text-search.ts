import { type Statement, sql } from './sql.ts';

/** No address, and no pair of names, is longer than this. */
const LONGEST_NEEDLE = 254;

/**
 * That a column, in lower case, contains what somebody typed: any case, every character a letter, `%` and `_` too.
 *
 * @returns a condition that a trigram index serves
 */
export function containing(column: Statement, typed: string): Statement {
  const needle = typed.trim().toLowerCase();
  if (needle.length > LONGEST_NEEDLE || /[\0\p{Surrogate}]/u.test(needle)) return sql`false`;
  return sql`${column} LIKE ${`%${needle.replace(/[\\%_]/g, '\\$&')}%`}`;
}

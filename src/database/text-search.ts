import { type Statement, sql } from './sql.ts';

/** No address, and no pair of names, is longer than this. */
const LONGEST_NEEDLE = 254;

/** What a trigram index has an entry for: three characters of a word, its first, or its last two. */
const HAS_TRIGRAM = /[a-z0-9]{3}|[^a-z0-9][a-z0-9]|[a-z0-9]{2}[^a-z0-9]/;

/**
 * That a column, in lower case, contains what somebody typed: any case, every character a letter, `%` and `_` too.
 *
 * @param alphabet every character that the column may hold, as in the brackets of a regular expression. With it, two
 *   characters are found by index too: each character that may stand before them makes three
 * @returns a condition that a trigram index serves. Where the needle is too short for that, no index is asked, since it
 *   would name every row: the list is walked until a page is full
 */
export function containing(column: Statement, typed: string, alphabet?: string): Statement {
  const needle = typed.trim().toLowerCase();
  if (needle.length > LONGEST_NEEDLE || /[\0\p{Surrogate}]/u.test(needle)) return sql`false`;
  const pattern = `%${needle.replace(/[\\%_]/g, '\\$&')}%`;
  if (HAS_TRIGRAM.test(needle)) return sql`${column} LIKE ${pattern}`;
  if (alphabet && /^[a-z0-9][\x21-\x7e]$/.test(needle)) {
    return sql`${column} ~ ${`(^|[${alphabet}])${needle.replace(/[^a-z0-9]/, '\\$&')}`}`;
  }
  return sql`${column} || '' LIKE ${pattern}`;
}

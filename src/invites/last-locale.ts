import { type Statement, sql } from '../database/sql.ts';

/**
 * The language of the latest invite of an address that has one, as an expression: somebody who was written to in German once
 * is not written to in English the next time, unless somebody says so.
 *
 * @param email with the name of its table: a bare one would be that of the invites themselves
 */
export function lastLocale(email: Statement): Statement {
  return sql`(
    SELECT earlier.locale FROM invites AS earlier
    WHERE earlier.email = ${email} AND earlier.locale IS NOT NULL
    ORDER BY earlier.id DESC LIMIT 1)`;
}

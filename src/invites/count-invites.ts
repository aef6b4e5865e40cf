import type { App } from '../app-type.ts';
import { countRows } from '../database/count-rows.ts';
import type { Queryable, Transaction } from '../database/database.ts';
import { rawSql, type Statement, sql } from '../database/sql.ts';
import type { InviteStatus } from '../generated/prisma/client.ts';
import { type InviteFilter, inviteConditions } from './invite-filter.ts';

/** How many invites there are of each status. */
export type InviteStats = { readonly [Status in Lowercase<InviteStatus>]: number };

/**
 * Counts the invites of each status, by the database's clock: exactly, and without reading them (see `invite_counts` in the
 * migrations).
 */
export async function inviteStats(app: Pick<App, 'db'>): Promise<InviteStats> {
  return statsOf(app.db, { status: null, role: null }, sql`now()`);
}

/**
 * Counts the invites that a filter leaves. By status and role exactly, and without reading them; what else is searched for
 * is counted row by row, up to COUNTED_AT_MOST.
 *
 * @param now the database's clock, as for the list
 */
export async function countInvites(app: Pick<App, 'db'>, filter: InviteFilter, now: Date): Promise<number> {
  const { status, role, ...others } = filter;
  const searches = inviteConditions(others, now).length > 0;
  if (searches) return countRows(app.db, sql`invites`, inviteConditions(filter, now));
  const stats = await statsOf(app.db, filter, sql`${now}::timestamptz`);
  const wanted =
    status == null ? Object.values(stats) : [...new Set(status)].map((name) => stats[lower(name)]);
  return wanted.reduce((sum, count) => sum + count, 0);
}

/** How many invites are live, as a transaction sees it. */
export async function countLiveInvites(tx: Transaction): Promise<number> {
  return (await statsOf(tx, { status: null, role: null }, sql`clock_timestamp()`)).pending;
}

/** What was stored of each status, but for what has lapsed since the last sweep: that is read, by its own small index. */
async function statsOf(
  db: Queryable,
  { role }: Pick<InviteFilter, 'status' | 'role'>,
  now: Statement,
): Promise<InviteStats> {
  const isRole = role == null ? sql`true` : sql`role = ANY(${[...role]}::role[])`;
  const stored = (status: InviteStatus) =>
    sql`coalesce(sum(change) FILTER (WHERE status = '${rawSql(status)}'), 0)`;
  const [stats] = await db.query<InviteStats>(sql`
    SELECT
      (${stored('PENDING')} - lapsed)::int AS pending, ${stored('ACCEPTED')}::int AS accepted,
      ${stored('DECLINED')}::int AS declined, ${stored('REVOKED')}::int AS revoked,
      (${stored('EXPIRED')} + lapsed)::int AS expired
    FROM (SELECT count(*) AS lapsed FROM invites WHERE status = 'PENDING' AND expires_at <= ${now} AND ${isRole}) AS unswept
    LEFT JOIN invite_counts ON ${isRole}
    GROUP BY lapsed`);
  if (!stats) throw new Error('Counting returned no row.');
  return stats;
}

function lower(status: InviteStatus): Lowercase<InviteStatus> {
  return status.toLowerCase() as Lowercase<InviteStatus>;
}

import { rawSql, type Statement, sql } from '../database/sql.ts';
import { InviteStatus, Role } from '../generated/prisma/client.ts';
import { type DateTimeRange, type InviteFilter, inviteConditions } from './invite-filter.ts';

/** What a list is sorted by. */
export type InviteOrderColumn = 'created_at' | 'expires_at' | 'email';

/** How a list is read; see `PageSource` in src/graphql/connection.ts. */
export interface InviteList {
  readonly conditions: readonly Statement[];
  readonly perStatus: readonly Statement[] | null;
  readonly gathered: boolean;
  readonly idsFirst: boolean;
  /** One plan is good for every page of every list by status and role; another search is planned for what it searches. */
  readonly planned: 'once' | 'each time';
}

/**
 * Says how a list is read, so that a page costs the same in a small table and in a large one, first or deep.
 *
 * - All invites: from the index of the order. Those of some statuses or roles: merged from the per-status index,
 *   a part for each status and role.
 * - A part of the address, an inviter, a span of the other time: these may be anywhere in the order. PostgreSQL knows how
 *   frequent they are, and walks the list or its part until the page is full, or gathers them and sorts.
 * - Except that it takes columns for unrelated. Between two ends of the one time, invites are close together in the order of
 *   the other; those with a part of an address may be, in the order of addresses. The former are gathered, as are the
 *   latter where more is searched for; a part alone is looked for in the index of the order, which is a tenth of the work.
 *
 * @param now the database's clock: PENDING means live at that moment, EXPIRED includes what no sweep has stored yet
 */
export function inviteList(filter: InviteFilter, order: InviteOrderColumn, now: Date): InviteList {
  const { status, role, ...others } = filter;
  const { search, createdAt, expiresAt, ...rest } = others;
  const across = {
    ...rest,
    createdAt: order === 'created_at' ? null : createdAt,
    expiresAt: order === 'expires_at' ? null : expiresAt,
  };
  const isSearchedByMore = inviteConditions(across, now).length > 0;
  const gathered =
    order === 'email'
      ? Boolean(search) && isSearchedByMore
      : isClosed(order === 'created_at' ? expiresAt : createdAt);
  const perStatus = gathered || (status == null && role == null) ? null : perStatusParts(filter, now);
  return {
    conditions: inviteConditions(perStatus ? others : filter, now),
    perStatus,
    gathered,
    idsFirst: order === 'email' && Boolean(search) && !gathered,
    planned: search || isSearchedByMore ? 'each time' : 'once',
  };
}

function isClosed(range: DateTimeRange | null | undefined): boolean {
  return range?.gte != null && range.lt != null;
}

const ALL_STATUSES = Object.values(InviteStatus);
const ALL_ROLES = Object.values(Role);

/** The parts of a list by status and role. Both stand in the statement's text, so that each list has a plan of its own. */
function perStatusParts(filter: InviteFilter, now: Date): Statement[] {
  const statuses = new Set(filter.status ?? ALL_STATUSES);
  const roles = [...new Set(filter.role ?? ALL_ROLES)].sort();
  const live = statuses.has('PENDING');
  const lapsed = statuses.has('EXPIRED');
  const parts = roles.flatMap((role) =>
    [...statuses].sort().map((status) => {
      const part = sql`status = '${rawSql(status)}' AND role = '${rawSql(role)}'`;
      // In a function, so that it is no reason to gather the invites by the end of their window, and sort them.
      return status === 'PENDING' && !lapsed ? sql`${part} AND coalesce(expires_at > ${now}, false)` : part;
    }),
  );
  if (!lapsed || live || roles.length === 0) return parts;
  // What has lapsed since the last sweep: few rows, found first, because they may be anywhere in the order.
  const unswept = sql`id = ANY(ARRAY(
    SELECT id FROM invites WHERE status = 'PENDING' AND expires_at <= ${now} AND role = ANY(${roles}::role[])))`;
  return [...parts, unswept];
}

import { InviteStatus, Role } from '../generated/prisma/client.ts';
import { rawSql, type Statement, sql } from '../platform/sql.ts';
import { type InviteFilter, inviteConditions, within } from './invite-filter.ts';

/** What a list is sorted by. */
export type InviteOrderColumn = 'created_at' | 'expires_at' | 'email';

/** How a list is read; see `PageSource` in src/graphql/connection.ts. */
export interface InviteList {
  readonly conditions: readonly Statement[];
  readonly lanes: readonly Statement[] | null;
  readonly gathered: boolean;
  /** One plan is good for every page of every list by status and role; another search is planned for what it searches. */
  readonly planned: 'once' | 'each time';
}

/**
 * Says how a list is read, so that a page costs the same in a small table and in a large one, first or deep.
 *
 * - All invites, or those of some statuses and roles: from an index that has them in the list's order, or from one a lane.
 * - A part of the address, an inviter, a span of another time: these may be anywhere in the order. PostgreSQL knows how
 *   frequent they are, and walks the list until the page is full, or gathers them and sorts.
 * - Except that it takes the two times of an invite for unrelated. Between two ends of the one, invites are close together
 *   in the order of the other: they are gathered.
 *
 * @param now the database's clock: PENDING means live at that moment, EXPIRED includes what no sweep has stored yet
 */
export function inviteList(filter: InviteFilter, order: InviteOrderColumn, now: Date): InviteList {
  const { status, role, ...others } = filter;
  const ranges = { created_at: others.createdAt, expires_at: others.expiresAt, email: null };
  const across = order === 'expires_at' ? others.createdAt : others.expiresAt;
  const isSearched =
    others.search ||
    others.email != null ||
    others.invitedById != null ||
    across?.gte ||
    across?.lt ||
    (order === 'email' && (others.createdAt?.gte || others.createdAt?.lt));
  if (isSearched) {
    const gathered = order !== 'email' && Boolean(across?.gte && across.lt);
    return { conditions: inviteConditions(filter, now), lanes: null, gathered, planned: 'each time' };
  }
  return {
    conditions: within(rawSql(order), ranges[order]),
    lanes: status == null && role == null ? null : lanesOf(filter, now),
    gathered: false,
    planned: 'once',
  };
}

const ALL_STATUSES = Object.values(InviteStatus);
const ALL_ROLES = Object.values(Role);

/** The lanes that a list by status and role consists of. Their names stand in the text, so each has a plan of its own. */
function lanesOf(filter: InviteFilter, now: Date): Statement[] {
  const statuses = new Set(filter.status ?? ALL_STATUSES);
  const roles = [...new Set(filter.role ?? ALL_ROLES)].sort();
  const live = statuses.has('PENDING');
  const lapsed = statuses.has('EXPIRED');
  const lanes = roles.flatMap((role) =>
    [...statuses].sort().map((status) => {
      const lane = sql`status = '${rawSql(status)}' AND role = '${rawSql(role)}'`;
      // Written so that it is no reason to read the invites by the end of their window, and sort them.
      return status === 'PENDING' && !lapsed ? sql`${lane} AND (expires_at > ${now}) IS TRUE` : lane;
    }),
  );
  if (!lapsed || live || roles.length === 0) return lanes;
  // What has lapsed since the last sweep: few rows, found first, because they may be anywhere in the order.
  const unswept = sql`id = ANY(ARRAY(
    SELECT id FROM invites WHERE status = 'PENDING' AND expires_at <= ${now} AND role = ANY(${roles}::role[])))`;
  return [...lanes, unswept];
}

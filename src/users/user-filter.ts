import { rawSql, type Statement, sql } from '../database/sql.ts';
import { containing } from '../database/text-search.ts';
import { Role, UserStatus } from '../generated/prisma/client.ts';

/** Which users a list shows; what is left out excludes nothing. */
export interface UserFilter {
  readonly role?: readonly Role[] | null | undefined;
  readonly status?: readonly UserStatus[] | null | undefined;
  /** Part of the address or of the names, any case. */
  readonly search?: string | null | undefined;
}

/** The conditions of a filter; the search is written as the trigram index has it. */
export function userConditions(filter: UserFilter): Statement[] {
  const searched = sql`lower(email || ' ' || first_name || ' ' || coalesce(last_name, ''))`;
  // Names are stored composed; somebody's keyboard may type them in parts.
  const search = filter.search?.normalize('NFC');
  return [
    ...(filter.role ? [sql`role = ANY(${[...filter.role]}::role[])`] : []),
    ...(filter.status ? [sql`status = ANY(${[...filter.status]}::user_status[])`] : []),
    ...(search ? [containing(searched, search)] : []),
  ];
}

/**
 * Says how the list is read; see `PageSource` in src/graphql/connection.ts. A list by role and status is
 * merged from the per-status index. With a search, PostgreSQL walks the list or gathers and sorts, whichever it thinks cheaper for what is searched.
 */
export function userList(filter: UserFilter): { conditions: Statement[]; perStatus: Statement[] | null } {
  if (filter.search || (!filter.role && !filter.status))
    return { conditions: userConditions(filter), perStatus: null };
  const roles = [...new Set(filter.role ?? Object.values(Role))].sort();
  const statuses = [...new Set(filter.status ?? Object.values(UserStatus))].sort();
  const perStatus = statuses.flatMap((status) =>
    roles.map((role) => sql`status = '${rawSql(status)}' AND role = '${rawSql(role)}'`),
  );
  return { conditions: [], perStatus };
}

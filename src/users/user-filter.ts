import { type Statement, sql } from '../platform/sql.ts';
import { containing } from '../platform/text-search.ts';
import type { Role, UserStatus } from './user.ts';

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
  return [
    ...(filter.role ? [sql`role = ANY(${[...filter.role]}::role[])`] : []),
    ...(filter.status ? [sql`status = ANY(${[...filter.status]}::user_status[])`] : []),
    ...(filter.search ? [containing(searched, filter.search)] : []),
  ];
}

import { sql } from '../../database/sql.ts';
import { type PageRequest, pageStatement } from '../../graphql/connection.ts';
import type { Context } from '../../graphql/context.ts';
import { ValidationError } from '../../platform/validation-error.ts';
import { MANY, type ManyInvites } from '../change-many.ts';
import { type InviteFilter, inviteConditions } from '../invite-filter.ts';
import { inviteList } from '../invite-list.ts';

/** The invites that somebody names: by their ids, or by the filter of the list. */
export interface InvitesBy {
  readonly ids?: readonly string[] | null | undefined;
  readonly filter?: InviteFilter | null | undefined;
}

/** How the list is sorted where nobody says: newest first. */
const LIST_ORDER: PageRequest<never> = {
  keyset: { name: 'CREATED_AT_DESC', direction: 'DESC', column: 'created_at', value: () => '' },
  size: MANY,
  backward: false,
  after: null,
  before: null,
};

/**
 * Which invites are meant, in the order of the ids or of the list.
 *
 * @throws ValidationError for no ids or too many, and for a filter that excludes nothing
 */
export async function chosenInvites(
  context: Context,
  { ids, filter }: InvitesBy,
): Promise<Pick<ManyInvites, 'ids' | 'hasMore'>> {
  if (ids != null) {
    if (ids.length >= 1 && ids.length <= MANY) return { ids, hasMore: false };
    throw invalid('ids', `Give 1 to ${MANY} ids.`);
  }
  const now = context.now();
  if (inviteConditions(filter ?? {}, now).length === 0)
    throw invalid('filter', 'Give the filter at least one condition.');
  const { planned, ...source } = inviteList(filter ?? {}, 'created_at', now);
  const rows = await context.app.db.query<{ id: string }>(
    pageStatement({ table: 'invites', columns: sql`id`, ...source }, LIST_ORDER),
    { planned },
  );
  return { ids: rows.slice(0, MANY).map(({ id }) => id), hasMore: rows.length > MANY };
}

function invalid(field: 'ids' | 'filter', message: string): ValidationError {
  return new ValidationError([{ path: ['invites', field], message }]);
}

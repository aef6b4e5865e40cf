import { queryFromInfo } from '@pothos/plugin-prisma';
import type { GraphQLResolveInfo } from 'graphql';
import { sql } from '../../database/sql.ts';
import type { Invite, User } from '../../generated/prisma/client.ts';
import type { Context } from '../../graphql/context.ts';
import { type Selection, selectedColumns } from '../../graphql/selected-columns.ts';
import { findSelectedRows, type RowsById } from '../../graphql/selected-rows.ts';

type Relation = 'invitedBy' | 'revokedBy' | 'user';
const RELATIONS = {
  invitedBy: 'invitedById',
  revokedBy: 'revokedById',
  user: 'userId',
} as const satisfies Record<Relation, keyof Invite>;

/** An invite as far as it is selected. */
export type SelectedInvite = Pick<Invite, 'id'> & Partial<Invite>;

/**
 * What is selected of the invites that a field answers with. Asking for it is also what tells Pothos' Prisma plugin
 * that their rows are loaded by us, so that it loads none itself.
 *
 * @param paths where below the field the invites are; at the field itself where it is left out
 */
export function inviteSelection(context: Context, info: GraphQLResolveInfo, paths?: string[][]): Selection {
  // The names of the plan's paths are plain strings here, and the plugin's own type is not exported.
  const query = queryFromInfo({
    context,
    info,
    ...(paths ? { typeName: 'Invite', paths: paths as never } : {}),
  });
  return (query.select ?? {}) as Selection;
}

/** The columns without which the selected relations cannot be found. */
export function relationColumns(selection: Selection): string[] {
  return Object.entries(RELATIONS).flatMap(([relation, column]) => (relation in selection ? column : []));
}

/**
 * Adds to rows the people whom the selection asks for: in one statement for all that ask in the same moment, so that a
 * batch's thousand rows cost no more than one, and in none where the selection asks for none.
 *
 * @param invites rows of the caller's own: they are written to
 */
export async function withPeople<Row extends SelectedInvite>(
  context: Context,
  selection: Selection,
  invites: Row[],
): Promise<Row[]> {
  const relations = (Object.keys(RELATIONS) as Relation[]).filter((relation) => relation in selection);
  if (relations.length === 0) return invites;
  const ids = new Set<string>();
  for (const invite of invites) {
    for (const relation of relations) {
      const id = invite[RELATIONS[relation]];
      if (id) ids.add(id);
    }
  }
  const columns = Object.assign({}, ...relations.map((relation) => userSelection(selection[relation])));
  const byId = ids.size === 0 ? new Map() : await readPeople(context, columns, ids);
  for (const invite of invites as (Row & Partial<Record<Relation, unknown>>)[]) {
    for (const relation of relations) invite[relation] = byId.get(invite[RELATIONS[relation]] ?? '') ?? null;
  }
  return invites;
}

const findPeople = findSelectedRows<Pick<User, 'id'>>(sql`users`);

async function readPeople(
  context: Context,
  selection: Selection,
  ids: ReadonlySet<string>,
): Promise<RowsById<Pick<User, 'id'>>> {
  const columns = selectedColumns(selection, ['id']);
  return (await context.app.loaders(findPeople).load({ columns, ids })) ?? new Map();
}

/** Makes a row that a use case returned answer for what is selected below this field. */
export function loadedInvite(
  context: Context,
  info: GraphQLResolveInfo,
  invite: Invite,
): Invite | Promise<Invite> {
  const selection = selectionOnce(context, info);
  if (relationColumns(selection).length === 0) return invite;
  return withPeople(context, selection, [{ ...invite }]).then(([loaded]) => loaded ?? invite);
}

const selections = new WeakMap<GraphQLResolveInfo['fieldNodes'], Selection>();

/** What is selected below a field: found out once for a batch's thousand rows, which share the field's nodes. */
function selectionOnce(context: Context, info: GraphQLResolveInfo): Selection {
  let selection = selections.get(info.fieldNodes);
  if (!selection) {
    selection = inviteSelection(context, info);
    selections.set(info.fieldNodes, selection);
  }
  return selection;
}

function userSelection(selected: unknown): Selection {
  return ((selected as { select?: Selection }).select ?? {}) as Selection;
}

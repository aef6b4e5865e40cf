import type { GraphQLResolveInfo } from 'graphql';
import { sql } from '../../database/sql.ts';
import type { ChangeStream } from '../../events/invite-changes.ts';
import { type Access, isAdmitted } from '../../graphql/access/plugin.ts';
import type { Context } from '../../graphql/context.ts';
import { type Selection, selectedColumns } from '../../graphql/selected-columns.ts';
import { findSelectedRows } from '../../graphql/selected-rows.ts';
import { inviteSelection, relationColumns, type SelectedInvite, withPeople } from './loaded-invite.ts';
import { type LiveChange, tellChanges } from './tell-changes.ts';

/**
 * What a subscription sends: the changes of a stream, for as long as its viewer may see invites.
 *
 * @param info of the field that is subscribed to; says what is selected of an invite
 * @param access what the viewer has to hold all the time
 */
export function liveChanges(
  context: Context,
  info: GraphQLResolveInfo,
  stream: ChangeStream,
  access: Exclude<Access, 'public'>,
): AsyncIterableIterator<LiveChange> {
  const selection = inviteSelection(context, info, [['invite']]);
  const changes = tellChanges(stream, {
    mayStill: viewerCheck(context, access),
    read: (ids) => readInvites(context, selection, ids),
  });
  return {
    next: () => changes.next(),
    // A generator that waits for a change returns only after it: closing the stream ends the wait.
    return() {
      stream.close();
      return changes.return();
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** Looks again who is watching. It moves the context's clock too, by which an invite has expired or not. */
function viewerCheck(context: Context, access: Exclude<Access, 'public'>) {
  let checkedAt = Number.NEGATIVE_INFINITY;
  return async (withinMs: number): Promise<boolean> => {
    if (performance.now() - checkedAt < withinMs) return true;
    const viewer = await context.reauthenticate();
    checkedAt = performance.now();
    return isAdmitted(viewer, access);
  };
}

const findInvites = findSelectedRows<SelectedInvite>(sql`invites`);

/** Reads what is selected of some invites, in one statement for all streams that select the same. */
async function readInvites(
  context: Context,
  selection: Selection,
  ids: readonly string[],
): Promise<ReadonlyMap<string, SelectedInvite>> {
  const columns = selectedColumns(selection, ['id', ...relationColumns(selection)]);
  const found = await context.app.loaders(findInvites).load({ columns, ids });
  const own = ids.flatMap((id) => {
    const invite = found?.get(id);
    return invite ? { ...invite } : [];
  });
  const invites = await withPeople(context, selection, own);
  return new Map(invites.map((invite) => [invite.id, invite]));
}

import type { GraphQLResolveInfo } from 'graphql';
import type { InviteChangeType } from '../../events/invite-change.ts';
import type { ChangeStream } from '../../events/invite-changes.ts';
import { type Access, isAdmitted } from '../../graphql/access/plugin.ts';
import type { Context } from '../../graphql/context.ts';
import { type Selection, selectedColumns } from '../../graphql/selected-columns.ts';
import { ServiceUnavailableError } from '../../platform/service-unavailable-error.ts';
import { sql } from '../../platform/sql.ts';
import { inviteSelection, relationColumns, type SelectedInvite, withPeople } from './loaded-invite.ts';

/** A change as a client is told of it. */
export interface LiveChange {
  /** Null: more happened than is told one by one. */
  readonly id: string | null;
  readonly type: InviteChangeType | 'refetch';
  /** Null once it is deleted. */
  readonly invite: SelectedInvite | null;
}

const REFETCH: LiveChange = { id: null, type: 'refetch', invite: null };

/** For how long a client that reads slowly is told what was read without another look at who it is, in milliseconds. */
const FRESH_MS = 2_000;

/**
 * Tells of changes, each with the invite as it is by then, for as long as the viewer may see invites.
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
  const changes = tell(stream, viewerCheck(context, access), (ids) => readInvites(context, selection, ids));
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

async function* tell(
  stream: ChangeStream,
  mayStill: (withinMs: number) => Promise<boolean>,
  read: (ids: string[]) => Promise<ReadonlyMap<string, SelectedInvite>>,
): AsyncGenerator<LiveChange, void, undefined> {
  try {
    for (let batch = await stream.take(); batch; batch = await stream.take()) {
      try {
        // The field's guard asks again before this is sent, and makes it the error that says why it is the last.
        if (!(await mayStill(0))) return yield REFETCH;
        if (batch.missed) yield REFETCH;
        const invites = await read([...batch.changes.keys()]);
        for (const [id, type] of batch.changes) {
          if (!(await mayStill(FRESH_MS))) return yield REFETCH;
          const invite = invites.get(id) ?? null;
          yield { id, type: invite ? type : 'invite.deleted', invite };
        }
      } catch (error) {
        if (!(error instanceof ServiceUnavailableError)) throw error;
        // What could not be read is for a refetch to show, once the database is back.
        stream.miss();
      }
    }
  } finally {
    stream.close();
  }
}

/** Asks whether the viewer may still be told, unless that was asked within the time that is given. */
function viewerCheck(context: Context, access: Exclude<Access, 'public'>) {
  let checkedAt = Number.NEGATIVE_INFINITY;
  return async (withinMs: number): Promise<boolean> => {
    if (performance.now() - checkedAt < withinMs) return true;
    const viewer = await context.recheck();
    checkedAt = performance.now();
    return isAdmitted(viewer, access);
  };
}

/** Reads what is selected of some invites, in one statement for all streams that select the same. */
async function readInvites(
  context: Context,
  selection: Selection,
  ids: readonly string[],
): Promise<ReadonlyMap<string, SelectedInvite>> {
  if (ids.length === 0) return new Map();
  const columns = selectedColumns(selection, ['id', ...relationColumns(selection)]);
  const found = await context.inviteChanges.together(JSON.stringify(selection), ids, async (all) => {
    const rows = await context.app.db.query<SelectedInvite>(
      sql`SELECT ${columns} FROM invites WHERE id = ANY(${all}::uuid[])`,
    );
    const invites = await withPeople(context, selection, rows);
    return new Map(invites.map((invite) => [invite.id, invite]));
  });
  // The groups are named by selections, and nobody else asks here.
  return found as ReadonlyMap<string, SelectedInvite>;
}

import { setImmediate } from 'node:timers/promises';
import type { InviteChangeType } from '../../events/invite-change.ts';
import type { ChangeStream } from '../../events/invite-changes.ts';
import { ServiceUnavailableError } from '../../platform/service-unavailable-error.ts';
import type { SelectedInvite } from './loaded-invite.ts';

/** A change as a client is told of it. */
export interface LiveChange {
  /** Null: more happened than is told one by one. */
  readonly id: string | null;
  readonly type: InviteChangeType | 'refetch';
  /** Null once it is deleted. */
  readonly invite: SelectedInvite | null;
}

/** What telling needs to know. */
export interface Teller {
  /** Whether the viewer may still be told; that this was asked within the given time, in milliseconds, is enough. */
  mayStill(withinMs: number): Promise<boolean>;
  /** Reads what is selected of some invites; those that are gone are missing. */
  read(ids: string[]): Promise<ReadonlyMap<string, SelectedInvite>>;
}

const REFETCH: LiveChange = { id: null, type: 'refetch', invite: null };

/** For how long a client that reads slowly is told what was read without another look at who it is, in milliseconds. */
const FRESH_MS = 2_000;

/**
 * Tells of changes, each with the invite as it is by then, until the stream is closed or the viewer may not be told any
 * more. Then it yields once more, for the field's guard to refuse: that error says why it was the last.
 *
 * While the database is away nothing is told, and afterwards that something was missed.
 */
export async function* tellChanges(
  stream: ChangeStream,
  { mayStill, read }: Teller,
): AsyncGenerator<LiveChange, void, undefined> {
  try {
    for (let batch = await stream.take(); batch; batch = await stream.take()) {
      try {
        if (!(await mayStill(0))) return yield REFETCH;
        if (batch.missed) yield REFETCH;
        if (batch.changes.size === 0) continue;
        const invites = await read([...batch.changes.keys()]);
        for (const [id, type] of batch.changes) {
          // A turn for others: a thousand changes for a hundred streams are a lot of work.
          await setImmediate();
          if (!(await mayStill(FRESH_MS))) return yield REFETCH;
          const invite = invites.get(id) ?? null;
          yield { id, type: invite ? type : 'invite.deleted', invite };
        }
      } catch (error) {
        if (!(error instanceof ServiceUnavailableError)) throw error;
        stream.miss();
      }
    }
  } finally {
    stream.close();
  }
}

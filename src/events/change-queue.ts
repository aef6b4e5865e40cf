import type { InviteChangeType } from './invite-change.ts';

/** What has happened since the last batch. Nothing in either: only time has passed. */
export interface ChangeBatch {
  /** Whether anything happened that is not in `changes`. */
  readonly missed: boolean;
  /** What happened last to each invite, in the order in which the invites first changed. */
  readonly changes: ReadonlyMap<string, InviteChangeType>;
}

/** The changes that one stream has yet to tell of. One taker at a time. */
export interface ChangeQueue {
  add(inviteId: string, type: InviteChangeType): void;
  /** Something happened, and nobody knows what: the listening connection was away. */
  miss(): void;
  /** Lets the taker have a batch, be it empty. */
  wake(): void;
  close(): void;
  /** Waits for what there is to tell; null once the queue is closed. */
  take(): Promise<ChangeBatch | null>;
}

/** As many as the largest batch of invites. A client that is further behind should fetch a page instead. */
const MOST_WAITING = 1_000;
/** How many changes a stream tells at once: bounds the rows that a slow client keeps in memory. */
const MOST_AT_ONCE = 100;

/** An empty queue. However much happens it stays small: many changes of one invite are one, and too many are `missed`. */
export function createChangeQueue(): ChangeQueue {
  const waiting = new Map<string, InviteChangeType>();
  let missed = false;
  let awake = false;
  let closed = false;
  let rouse: (() => void) | undefined;

  function wake(): void {
    awake = true;
    rouse?.();
  }

  function miss(): void {
    missed = true;
    waiting.clear();
  }

  function batch(): ChangeBatch {
    const changes = new Map([...waiting].slice(0, MOST_AT_ONCE));
    for (const id of changes.keys()) waiting.delete(id);
    const taken = { missed, changes };
    missed = false;
    awake = waiting.size > 0;
    return taken;
  }

  return {
    add(inviteId, type) {
      // A client that is told to fetch anew will see this change as well.
      if (missed) return;
      const earlier = waiting.get(inviteId);
      // A change of the invite says more than that its mail was sent at the same moment.
      if (earlier === undefined || type !== 'invite.delivery') waiting.set(inviteId, type);
      if (waiting.size > MOST_WAITING) miss();
      wake();
    },
    miss,
    wake,
    close() {
      closed = true;
      waiting.clear();
      rouse?.();
    },
    async take() {
      if (!awake && !closed) {
        await new Promise<void>((resolve) => {
          rouse = resolve;
        });
        rouse = undefined;
      }
      return closed ? null : batch();
    },
  };
}

import type { InviteChangeType } from './invite-change.ts';

/** What has happened since the last look. Both empty: time has passed, and nothing else. */
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

/** As many as the largest batch of invites. Who lags further behind does better to fetch a page than to read them all. */
const MOST_WAITING = 1_000;
/** What a stream tells in one go: bounds the rows that a slow client keeps in memory. */
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
      // Whoever is told to fetch anew will see this as well.
      if (missed) return;
      const earlier = waiting.get(inviteId);
      // That a mail went says less than what happened to the invite in the same moment.
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

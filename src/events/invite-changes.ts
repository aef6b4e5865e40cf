import type { Logger } from 'pino';
import { type ChangeBatch, createChangeQueue } from './change-queue.ts';
import { INVITE_CHANGES, readChanges, SESSIONS_ENDED, type ToldChanges } from './invite-change.ts';
import { createListener } from './listener.ts';

/** The changes of invites, for one client. */
export interface ChangeStream {
  /** Waits for something to tell, two seconds at most, or for the end of anybody's session; null once the stream is closed. */
  take(): Promise<ChangeBatch | null>;
  /** Makes the next batch say that something was missed. */
  miss(): void;
  close(): void;
}

/** Tells, in this process, of every change of an invite that any replica commits. */
export interface InviteChanges {
  /**
   * Opens a stream. What is committed from the moment in which this answers is told, or known to be missed.
   *
   * @param stream.owner whom it counts for
   * @param stream.inviteId the only invite to tell of; null for all
   * @throws ServiceUnavailableError when the database does not answer
   */
  open(stream: { owner: string; inviteId: string | null }): Promise<ChangeStream>;
  /** How many streams somebody has open in this process. */
  countOf(owner: string): number;
  /** Closes every stream and the connection. */
  close(): Promise<void>;
}

/** What the listening end does with a stream. */
interface Listening {
  readonly owner: string;
  tell(changes: ToldChanges): void;
  wake(): void;
}

/**
 * How often every stream wakes up with nothing to tell, to check whether its viewer may still see invites: what ends by itself,
 * as a session that nobody refreshes, is not notified.
 */
const WAKE_MS = 2_000;

/** Makes no connection until the first stream is opened. */
export function createInviteChanges({ url, log }: { url: string; log: Logger }): InviteChanges {
  const streams = new Map<ChangeStream, Listening>();
  let waking: NodeJS.Timeout | undefined;
  const listener = createListener({
    url,
    channel: INVITE_CHANGES,
    log,
    onNotification: (payload) => {
      if (payload === SESSIONS_ENDED) return wakeAll();
      const changes = readChanges(payload);
      for (const { tell } of streams.values()) tell(changes);
    },
    onGap: () => {
      for (const [stream, { wake }] of streams) {
        stream.miss();
        wake();
      }
    },
  });

  function add(owner: string, inviteId: string | null): ChangeStream {
    const queue = createChangeQueue();
    const stream: ChangeStream = {
      take: queue.take,
      miss: queue.miss,
      close() {
        queue.close();
        streams.delete(stream);
        if (streams.size === 0) clearInterval(waking);
      },
    };
    if (streams.size === 0) waking = setInterval(wakeAll, WAKE_MS);
    streams.set(stream, {
      owner,
      wake: queue.wake,
      tell({ type, inviteIds }) {
        for (const id of inviteIds) if (inviteId === null || id === inviteId) queue.add(id, type);
      },
    });
    return stream;
  }

  // All at the same moment, so that their questions are one statement.
  function wakeAll(): void {
    for (const { wake } of streams.values()) wake();
  }

  return {
    countOf: (owner) => [...streams.values()].filter((stream) => stream.owner === owner).length,
    async open({ owner, inviteId }) {
      const stream = add(owner, inviteId);
      try {
        await listener.listening();
      } catch (error) {
        stream.close();
        throw error;
      }
      return stream;
    },
    async close() {
      for (const stream of streams.keys()) stream.close();
      await listener.close();
    },
  };
}

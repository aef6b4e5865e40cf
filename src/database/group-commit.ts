import { ServiceUnavailableError } from '../platform/service-unavailable-error.ts';
import { nothingHappened } from './errors.ts';

/**
 * Lets many share a transaction and its commit. The first one's work is done at once. Those who come while it is done are the
 * next batch.
 *
 * @param group who may share a batch; within a group every `work` must do the same
 * @param key what the item is about: no batch has two items of one key
 * @param work does a batch, in so many attempts at most, and answers for each item in the order of the items
 * @returns what `work` answered for the item
 * @throws ServiceUnavailableError after three seconds of waiting for a batch, and what `work` throws
 */
export type GroupCommit = <Item, Result>(
  group: string,
  key: string,
  item: Item,
  work: BatchWork<Item, Result>,
) => Promise<Result>;

export type BatchWork<Item, Result> = (items: Item[], attempts: number) => Promise<Result[]>;

interface Entry {
  readonly item: unknown;
  readonly askedAt: number;
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

interface Group {
  /** The keys of the items that have no answer yet. */
  readonly keys: Set<string>;
  readonly queue: Entry[];
  isRunning: boolean;
}

/** A batch of this size is an ordinary one: `createInvites` takes a thousand. */
const MAX_BATCH_SIZE = 100;
/** A lock can hold a batch up for two seconds. Whoever has waited longer is told to try again, as in front of a full pool. */
const MAX_WAIT_MS = 3_000;
/** Everybody waits for a batch that one item holds up, so a batch is tried once. */
const BATCH_ATTEMPTS = 1;
/** Together with the attempt in the batch, as many as any transaction has. */
const SINGLE_ATTEMPTS = 2;
/** How many items of a failed batch are tried at once: they must leave most of the connection pool to others. */
const SINGLES_AT_ONCE = 3;

/** Makes it for this process. An item that is alone takes no longer than without it. */
export function createGroupCommit(maxWaitMs = MAX_WAIT_MS): GroupCommit {
  const groups = new Map<string, Group>();

  return async <Item, Result>(name: string, key: string, item: Item, work: BatchWork<Item, Result>) => {
    const group: Group = groups.get(name) ?? { keys: new Set(), queue: [], isRunning: false };
    if (group.keys.has(key)) {
      const [result] = await work([item], BATCH_ATTEMPTS + SINGLE_ATTEMPTS);
      return result as Result;
    }
    groups.set(name, group);
    group.keys.add(key);
    try {
      return await new Promise<Result>((resolve, reject) => {
        const entry = { item, askedAt: performance.now(), resolve: resolve as Entry['resolve'], reject };
        group.queue.push(entry);
        if (!group.isRunning) void run(group, work as BatchWork<unknown, unknown>);
      });
    } finally {
      group.keys.delete(key);
      if (group.keys.size === 0) groups.delete(name);
    }
  };

  async function run(group: Group, work: BatchWork<unknown, unknown>): Promise<void> {
    group.isRunning = true;
    while (group.queue.length > 0) {
      const batch = group.queue.splice(0, MAX_BATCH_SIZE).filter(isInTime);
      if (batch.length > 0) await workOnBatch(batch, work);
    }
    group.isRunning = false;
  }

  function isInTime({ askedAt, reject }: Entry): boolean {
    const inTime = performance.now() - askedAt <= maxWaitMs;
    if (!inTime)
      reject(new ServiceUnavailableError('There is more to do than can be done in time. Try again.'));
    return inTime;
  }
}

async function workOnBatch(batch: readonly Entry[], work: BatchWork<unknown, unknown>): Promise<void> {
  try {
    const results = await work(
      batch.map(({ item }) => item),
      BATCH_ATTEMPTS,
    );
    for (const [index, { resolve }] of batch.entries()) resolve(results[index]);
  } catch (error) {
    // Not awaited: the next batch has nothing to do with what went wrong in this one.
    if (nothingHappened(error)) void workOnSingles(batch, work);
    else for (const { reject } of batch) reject(error);
  }
}

/** Does the items of a failed batch one by one, so that no item fails because of another. */
async function workOnSingles(batch: readonly Entry[], work: BatchWork<unknown, unknown>): Promise<void> {
  const left = [...batch];
  const workOnNext = async () => {
    for (let entry = left.shift(); entry; entry = left.shift()) {
      try {
        const [result] = await work([entry.item], SINGLE_ATTEMPTS);
        entry.resolve(result);
      } catch (error) {
        entry.reject(error);
      }
    }
  };
  await Promise.all(Array.from({ length: SINGLES_AT_ONCE }, workOnNext));
}

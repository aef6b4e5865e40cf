import { ServiceUnavailableError } from '../platform/service-unavailable-error.ts';
import { nothingHappened } from './errors.ts';

/**
 * Does work that many ask for in batches: for the first at once, and for those who ask in the meantime together, so that
 * they share a transaction and its commit.
 *
 * @param group who may share. Within one, every `work` has to do the same
 * @param key what the item is about: no batch has two of one key
 * @param work does a batch, in so many attempts at most, and answers for each item in their order
 * @returns what `work` answered for the item
 * @throws ServiceUnavailableError after three seconds of waiting for a batch, and what `work` throws
 */
export type MicroBatches = <Item, Result>(
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
  /** The keys of whoever was not answered yet. */
  readonly keys: Set<string>;
  readonly queue: Entry[];
  isRunning: boolean;
}

/** As many as a batch that a client may send has no trouble with. */
const MOST_AT_ONCE = 100;
/** A lock holds a batch up for two seconds; who has waited for longer is told to come again, as before a full pool. */
const MAX_WAIT_MS = 3_000;
/** A batch that somebody's item holds up holds up everybody behind it, so it is tried once. */
const BATCH_ATTEMPTS = 1;
/** With the batch's one, as many as any transaction has. */
const OWN_ATTEMPTS = 2;
/** How many of a failed batch go on at once: no more than a part of the pool. */
const ON_THEIR_OWN = 3;

/** Makes batches for this process. With nobody else about, they are as quick as doing the work alone. */
export function createMicroBatches(maxWaitMs = MAX_WAIT_MS): MicroBatches {
  const groups = new Map<string, Group>();

  return async <Item, Result>(name: string, key: string, item: Item, work: BatchWork<Item, Result>) => {
    const group: Group = groups.get(name) ?? { keys: new Set(), queue: [], isRunning: false };
    if (group.keys.has(key)) {
      const [result] = await work([item], BATCH_ATTEMPTS + OWN_ATTEMPTS);
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
      const batch = group.queue.splice(0, MOST_AT_ONCE).filter(isInTime);
      if (batch.length > 0) await serve(batch, work);
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

async function serve(batch: readonly Entry[], work: BatchWork<unknown, unknown>): Promise<void> {
  try {
    const results = await work(
      batch.map(({ item }) => item),
      BATCH_ATTEMPTS,
    );
    for (const [index, { resolve }] of batch.entries()) resolve(results[index]);
  } catch (error) {
    // Not waited for: whoever stands behind this batch has nothing to do with what went wrong in it.
    if (nothingHappened(error)) void serveEach(batch, work);
    else for (const { reject } of batch) reject(error);
  }
}

/** Does the work of a failed batch one by one, so that nobody fails for somebody else. */
async function serveEach(batch: readonly Entry[], work: BatchWork<unknown, unknown>): Promise<void> {
  const left = [...batch];
  const serveNext = async () => {
    for (let entry = left.shift(); entry; entry = left.shift()) {
      try {
        const [result] = await work([entry.item], OWN_ATTEMPTS);
        entry.resolve(result);
      } catch (error) {
        entry.reject(error);
      }
    }
  };
  await Promise.all(Array.from({ length: ON_THEIR_OWN }, serveNext));
}

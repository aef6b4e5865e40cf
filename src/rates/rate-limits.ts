import { createHmac } from 'node:crypto';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import type { Keys } from '../crypto/keys.ts';
import type { Database, Queryable } from '../database/database.ts';
import { databaseError } from '../database/errors.ts';
import { sql } from '../database/sql.ts';
import { ServiceUnavailableError } from '../platform/service-unavailable-error.ts';
import { countPoints } from './count-points.ts';
import { RateLimitedError } from './rate-limited-error.ts';
import { DEFAULT_RATES, MEMORY_SECONDS, type MemoryName, type RateName, type Rates } from './rates.ts';
import { renewMemory } from './renew-memory.ts';

/**
 * Counts what may not happen too often, in PostgreSQL, so that replicas share a count and requests at the same moment
 * cannot slip through together.
 *
 * Keys are ids or addresses; only a keyed hash of them is stored. Every method throws ServiceUnavailableError when the
 * count cannot be known: "cannot say" is never "yes".
 */
export interface RateLimits {
  readonly rates: Rates;
  /**
   * Counts points, and refuses when they are too many. One refused point stays counted until the window is over; several
   * at once are given back, because fewer may still fit.
   *
   * @param points 0 counts nothing, and refuses only a key that is over its rate or blocked
   * @returns how many points the window holds now
   * @throws RateLimitedError when those are more than the rate allows
   */
  consume(rate: RateName, key: string, points?: number): Promise<number>;
  /** Takes points back that turned out not to count. */
  giveBack(rate: RateName, key: string, points?: number): Promise<void>;
  /** Refuses a key from now on, for so many seconds. */
  block(rate: RateName, key: string, seconds: number): Promise<void>;
  /**
   * Counts a point for each key in one statement, in the caller's transaction, so that a rollback gives them back.
   *
   * @returns the refusal of each key that is over the rate
   */
  consumeEach(
    tx: Queryable,
    rate: RateName,
    keys: readonly string[],
  ): Promise<ReadonlyMap<string, RateLimitedError>>;
  /** Remembers that something happened, and returns how often it has. */
  remember(memory: MemoryName, key: string): Promise<number>;
  /** Remembers something anew from now on, in the caller's transaction. */
  renew(tx: Queryable, memory: MemoryName, key: string): Promise<void>;
  /** How often something happened that is still remembered. */
  recall(memory: MemoryName, key: string): Promise<number>;
}

const TABLE = 'rate_limits';

/**
 * Rates whose refused keys are also remembered in the process, so that a flood costs the database nothing. Not for those
 * that are counted by more than one point, where less than was refused may still fit.
 */
const BLOCKED_IN_MEMORY: ReadonlySet<RateName> = new Set([
  'signInAccount',
  'signInKnownNetwork',
  'signInAddress',
  'changePassword',
  'unknownToken',
  'knownToken',
  'refresh',
]);

/**
 * Makes the rates, counted in the table `rate_limits` by rate-limiter-flexible.
 *
 * @param options.keys whose rate-limit key hashes what is counted by
 */
export function createRateLimits(options: {
  db: Pick<Database, 'pool'>;
  keys: Pick<Keys, 'rateLimit'>;
  rates?: Rates;
}): RateLimits {
  const rates = options.rates ?? DEFAULT_RATES;
  const secret = options.keys.rateLimit[0];

  function limiter(name: string, points: number, seconds: number, inMemory: boolean) {
    return new RateLimiterPostgres({
      storeClient: options.db.pool,
      storeType: 'pool',
      tableName: TABLE,
      // The migrations make it, and a job sweeps it.
      tableCreated: true,
      clearExpiredByTimeout: false,
      keyPrefix: name,
      points,
      duration: seconds,
      ...(inMemory ? { inMemoryBlockOnConsumed: points + 1 } : {}),
    });
  }

  const limiters = mapValues(rates, ({ points, seconds }, name) =>
    limiter(name, points, seconds, BLOCKED_IN_MEMORY.has(name)),
  );
  // A memory refuses nothing, so no number of points is too many for it.
  const memories = mapValues(MEMORY_SECONDS, (seconds, name) =>
    limiter(name, Number.MAX_SAFE_INTEGER, seconds, false),
  );

  function hashed(name: string, key: string): string {
    return createHmac('sha256', secret).update(`${name}\0${key}`).digest('base64url');
  }

  return {
    rates,
    async consume(rate, key, points = 1) {
      try {
        const result = await answered(limiters[rate].consume(hashed(rate, key), points));
        return result.consumedPoints;
      } catch (error) {
        if (points > 1 && error instanceof RateLimitedError) await this.giveBack(rate, key, points);
        throw error;
      }
    },
    async giveBack(rate, key, points = 1) {
      await answered(limiters[rate].reward(hashed(rate, key), points));
    },
    async block(rate, key, seconds) {
      await answered(limiters[rate].block(hashed(rate, key), seconds));
    },
    async consumeEach(tx, rate, keys) {
      const byHash = new Map(keys.map((key) => [`${rate}:${hashed(rate, key)}`, key]));
      const over = await countPoints(tx, [...byHash.keys()], rates[rate]);
      return new Map(
        over.map(({ key, retryAfterMs }) => [
          byHash.get(key) ?? '',
          new RateLimitedError(Number(retryAfterMs) / 1_000),
        ]),
      );
    },
    async remember(memory, key) {
      const result = await answered(memories[memory].consume(hashed(memory, key)));
      return result.consumedPoints;
    },
    async renew(tx, memory, key) {
      await renewMemory(tx, `${memory}:${hashed(memory, key)}`, MEMORY_SECONDS[memory]);
    },
    async recall(memory, key) {
      const result = await answered(memories[memory].get(hashed(memory, key)));
      return result?.consumedPoints ?? 0;
    },
  };
}

/** Rates that allow everything, for tests and benchmarks. */
export function createNoRateLimits(): RateLimits {
  return {
    rates: DEFAULT_RATES,
    consume: async () => 0,
    giveBack: async () => {},
    block: async () => {},
    consumeEach: async () => new Map(),
    remember: async () => 0,
    renew: async () => {},
    recall: async () => 0,
  };
}

/** How many rows one statement of a sweep deletes. */
const SWEEP_BATCH = 5_000;

/** Deletes the counts of windows that are over, by index, a batch at a time. */
export async function sweepRateLimits(db: Queryable): Promise<void> {
  let deleted: number;
  do {
    deleted = await db.execute(sql`
      DELETE FROM rate_limits WHERE key = ANY(ARRAY(
        SELECT key FROM rate_limits WHERE expire < (extract(epoch FROM now()) * 1000)::bigint - 60000
        ORDER BY expire LIMIT ${SWEEP_BATCH} FOR UPDATE SKIP LOCKED
      ))`);
  } while (deleted === SWEEP_BATCH);
}

async function answered<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof RateLimiterRes) throw new RateLimitedError(error.msBeforeNext / 1_000);
    const meaning = databaseError(error);
    if (meaning instanceof ServiceUnavailableError) throw meaning;
    // Whatever else it is: who cannot be counted is not let in.
    throw new ServiceUnavailableError('The rates cannot be checked.', { cause: error });
  }
}

function mapValues<Name extends string, From, To>(
  values: Readonly<Record<Name, From>>,
  map: (value: From, name: Name) => To,
): Readonly<Record<Name, To>> {
  const entries = Object.entries(values) as [Name, From][];
  return Object.fromEntries(entries.map(([name, value]) => [name, map(value, name)])) as Record<Name, To>;
}

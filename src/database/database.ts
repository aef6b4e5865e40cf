import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { Logger } from 'pino';
import { PrismaClient } from '../generated/prisma/client.ts';
import { COLUMN_TYPES } from './column-types.ts';
import { databaseError, isRetryable, isUnanswered } from './errors.ts';
import { FollowedPrismaPg, followStatement } from './follow-statements.ts';
import { BEGIN_SEARCH, createSearches } from './searches.ts';
import { preparedName, type Statement } from './sql.ts';

interface QueryOptions {
  readonly planned?: 'once' | 'each time';
}

/** Something that runs statements: the database itself, or a transaction of it. */
export interface Queryable {
  /**
   * Runs a statement and returns its rows, their columns in camelCase.
   *
   * @param options.planned `each time` for a search, whose best plan depends on its values: outside a transaction it gets a
   *   share of the pool, and less time. Others are prepared, and after a few times planned no more
   */
  query<Row extends object>(statement: Statement, options?: QueryOptions): Promise<Row[]>;
  /** Runs a statement and returns how many rows it changed. */
  execute(statement: Statement): Promise<number>;
}

/** A transaction, READ COMMITTED. Statements run in the order in which they are called. */
export interface Transaction extends Queryable {
  readonly inTransaction: true;
}

/** The database: one pool, used by explicit statements and by Prisma alike. */
export interface Database extends Queryable {
  /** For the reads that GraphQL's selections plan. */
  readonly prisma: PrismaClient;
  readonly pool: pg.Pool;
  /**
   * Runs `work` in a transaction; a throw rolls it back.
   *
   * Tried again only when PostgreSQL says that nothing happened and another try may succeed (40001, 40P01, 55P03), so
   * `work` must change nothing outside the transaction.
   *
   * @param options.attempts how often it is tried at most; three times where it is left out
   */
  transaction<T>(work: (tx: Transaction) => Promise<T>, options?: { attempts?: number }): Promise<T>;
  close(): Promise<void>;
}

const LOCK_TIMEOUT_MS = 2_000;
const STATEMENT_TIMEOUT_MS = 5_000;
/** The server ends what takes too long by itself; one that does not even do that has vanished or is frozen. */
const ANSWER_TIMEOUT_MS = STATEMENT_TIMEOUT_MS + 1_000;
const CONNECTION_TIMEOUT_MS = 1_500;
const SESSION = `
  SET lock_timeout = ${LOCK_TIMEOUT_MS};
  SET statement_timeout = ${STATEMENT_TIMEOUT_MS};
  SET idle_in_transaction_session_timeout = ${2 * STATEMENT_TIMEOUT_MS}`;
const ATTEMPTS = 3;

/**
 * Opens the database lazily: no connection is made until the first statement.
 *
 * @param options.url a PostgreSQL connection string
 * @param options.poolSize how many connections at most
 */
export function createDatabase(options: { url: string; poolSize: number; log: Logger }): Database {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.poolSize,
    connectionTimeoutMillis: CONNECTION_TIMEOUT_MS,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    application_name: 'usher',
    query_timeout: ANSWER_TIMEOUT_MS,
    // Not as startup parameters: PgBouncer, as it comes, refuses a connection that has any it does not know.
    onConnect: async (client) => {
      await client.query(SESSION);
    },
  });
  // An idle connection that breaks (a restart of the database) is replaced by the pool; without a listener the
  // event would end the process.
  pool.on('error', (error) => options.log.warn({ err: error }, 'an idle database connection broke'));

  const prisma = new PrismaClient({
    adapter: new FollowedPrismaPg(pool),
    errorFormat: 'minimal',
    transactionOptions: { maxWait: CONNECTION_TIMEOUT_MS, timeout: STATEMENT_TIMEOUT_MS },
  });

  const onPool = statementsOn(pool);
  const searches = createSearches();

  async function once<T>(work: (tx: Transaction) => Promise<T>, begin = 'BEGIN'): Promise<T> {
    const client = await pool.connect();
    // A connection can break between two statements, when nobody listens to it but the pool's idle handler.
    const onError = (error: Error) => options.log.warn({ err: error }, 'a busy database connection broke');
    client.on('error', onError);
    let broken: Error | undefined;
    try {
      await client.query(begin);
      const result = await work({ inTransaction: true, ...statementsOn(client) });
      const { command } = await client.query('COMMIT');
      // PostgreSQL rolls back, and reports no error, when a statement of the transaction failed before.
      if (command !== 'COMMIT') throw new Error(`A transaction ended in ${command}: work ignored an error.`);
      return result;
    } catch (error) {
      if (isUnanswered(error)) broken = error as Error;
      else {
        await client.query('ROLLBACK').catch((rollbackError: Error) => {
          broken = rollbackError;
        });
      }
      throw error;
    } finally {
      client.off('error', onError);
      client.release(broken);
    }
  }

  return {
    prisma,
    pool,
    execute: onPool.execute,
    async query(statement, queryOptions) {
      if (queryOptions?.planned !== 'each time') return onPool.query(statement);
      try {
        return await searches(() => once((tx) => tx.query(statement, queryOptions), BEGIN_SEARCH));
      } catch (error) {
        throw databaseError(error);
      }
    },
    async transaction(work, { attempts = ATTEMPTS } = {}) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await once(work);
        } catch (error) {
          if (attempt >= attempts || !isRetryable(error)) throw databaseError(error);
          options.log.debug({ err: error, attempt }, 'a transaction is tried again');
          await delay(Math.random() * 20 * attempt);
        }
      }
    },
    async close() {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}

function statementsOn(connection: pg.Pool | pg.PoolClient): Queryable {
  async function run(statement: Statement, options?: QueryOptions): Promise<pg.QueryArrayResult> {
    const text = statement.text;
    const name = options?.planned === 'each time' ? undefined : preparedName(text);
    try {
      const query = { text, values: statement.values, rowMode: 'array', types: COLUMN_TYPES } as const;
      return await followStatement(text, () =>
        connection.query(name === undefined ? query : { ...query, name }),
      );
    } catch (error) {
      throw databaseError(error);
    }
  }
  return {
    async query<Row extends object>(statement: Statement, options?: QueryOptions) {
      const result = await run(statement, options);
      return rowsOf<Row>(result);
    },
    async execute(statement) {
      return (await run(statement)).rowCount ?? 0;
    },
  };
}

/** Rows with keys in camelCase: made once, which is why `pg` is asked for arrays. */
function rowsOf<Row extends object>({ fields, rows }: pg.QueryArrayResult): Row[] {
  const keys = fields.map(({ name }) => camelCase(name));
  return rows.map((values) => {
    const row: Record<string, unknown> = {};
    for (let index = 0; index < keys.length; index += 1) row[keys[index] as string] = values[index];
    return row as Row;
  });
}

const camelCaseNames = new Map<string, string>();

function camelCase(column: string): string {
  let key = camelCaseNames.get(column);
  if (key === undefined) {
    key = column.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
    camelCaseNames.set(column, key);
  }
  return key;
}

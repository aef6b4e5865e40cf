import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { Statement } from '../../src/database/sql.ts';
import type { TestDatabase } from './database.ts';

const POLL_MS = 5;
const PATIENCE_MS = 10_000;

/**
 * Changes something without committing, starts `work`, and commits when `work` waits for that change: the race in which
 * the other one was first by a hair.
 */
export async function commitWhenAwaited<Result>(
  database: TestDatabase,
  change: Statement,
  work: () => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client(database.url);
  await client.connect();
  try {
    await client.query('BEGIN');
    await client.query({ text: change.text, values: change.values });
    const working = work();
    await someoneWaitsFor(client);
    await client.query('COMMIT');
    return await working;
  } finally {
    await client.end();
  }
}

async function someoneWaitsFor(client: pg.Client): Promise<void> {
  for (const start = Date.now(); Date.now() - start < PATIENCE_MS; ) {
    const { rows } = await client.query(
      'SELECT 1 FROM pg_stat_activity WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))',
    );
    if (rows.length > 0) return;
    await delay(POLL_MS);
  }
  throw new Error('Nothing waited for the change that was held back.');
}

import { sql } from '../../src/database/sql.ts';
import { SETTLED_BELOW } from '../../src/events/event-position.ts';
import type { TestApp } from './test-app.ts';
import { until } from './until.ts';

/**
 * Waits until every event can be read in ascending order: once no older transaction runs, those of other tests' databases
 * included, which share the cluster.
 */
export async function settled({ db }: Pick<TestApp, 'db'>): Promise<void> {
  await until('every event is settled', async () => {
    const [row] = await db.query<{ waits: boolean }>(sql`
      SELECT EXISTS (SELECT FROM events WHERE position >= ${SETTLED_BELOW}) AS waits`);
    return row?.waits === false;
  });
}

import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDatabase, type Database } from '../../src/database/database.ts';
import { sql } from '../../src/database/sql.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let db: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  db = createDatabase({ url: database.url, poolSize: 10, log: pino({ level: 'silent' }) });
});

afterAll(async () => {
  await db.close();
  await database.drop();
});

/** A search that takes so many seconds, and what becomes of it. */
async function search(seconds: number): Promise<string> {
  try {
    await db.query(sql`SELECT pg_sleep(${seconds})`, { planned: 'each time' });
    return 'found';
  } catch (error) {
    return (error as { told?: string }).told ?? String(error);
  }
}

describe('searches that take long', () => {
  test('leave connections to everything else, and whoever is one too many is told so', async () => {
    const searches = Promise.all(Array.from({ length: 12 }, () => search(1.8)));
    const begun = performance.now();
    for (let count = 0; count < 20; count += 1) await db.query(sql`SELECT 1`);
    expect(performance.now() - begun).toBeLessThan(1_500);
    const answers = await searches;
    expect(answers.filter((answer) => answer === 'found')).toHaveLength(3);
    expect(answers.filter((answer) => answer.startsWith('Too much is being searched for'))).toHaveLength(9);
  });

  test('are ended after two seconds, in words that help', async () => {
    expect(await search(10)).toMatch(/^This search takes too long/);
    expect(await search(0)).toBe('found');
  });
});

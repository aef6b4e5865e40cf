import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../src/app-type.ts';
import { hashLinkToken } from '../../src/crypto/link-token.ts';
import { createLoaders } from '../../src/database/loaders.ts';
import type { Statement } from '../../src/database/sql.ts';
import { findHeldInvite } from '../../src/invites/find-held-invite.ts';
import { createNoRateLimits } from '../../src/rates/rate-limits.ts';
import { findGoodSession } from '../../src/sessions/check-session.ts';
import { filledDatabase } from './filled-database.ts';
import { type Bounds, costsOf, excesses, type SentStatement } from './plan.ts';

/** How many ask at the same moment. */
const CROWD = 16;

/** A row for each of them, and what belongs to it. */
const A_ROW_EACH: Bounds = { read: 2 * CROWD, sorted: CROWD, milliseconds: 50 };

let client: pg.Client;
beforeAll(async () => {
  client = new pg.Client(filledDatabase().url);
  await client.connect();
});
afterAll(() => client.end());

/** The statements that the service sends for what a crowd asks at the same moment, and that nothing was found by. */
async function sentFor(ask: (app: App) => Promise<unknown>[]): Promise<SentStatement[]> {
  const sent: SentStatement[] = [];
  const query = async ({ text, values }: Statement) => {
    sent.push({ name: 'prepared', text, values });
    return [];
  };
  const loaders = createLoaders({ query });
  const app = { loaders, limits: createNoRateLimits() };
  await Promise.all(ask(app as unknown as App));
  return sent;
}

async function expectOneCheapStatement(sent: readonly SentStatement[], found: number): Promise<void> {
  expect(sent.length).toBe(1);
  for (const statement of sent) {
    expect(excesses(statement, await costsOf(client, statement), A_ROW_EACH)).toEqual([]);
    expect((await client.query(statement.text, [...statement.values])).rowCount).toBe(found);
  }
}

describe('of a million invites and a hundred thousand sessions', () => {
  test('those whose links sixteen people follow at the same moment are found by index, current and superseded', async () => {
    const tokens = Array.from({ length: CROWD }, () => randomBytes(32).toString('base64url'));
    const { rows } = await client.query('SELECT id FROM invites ORDER BY created_at DESC LIMIT $1', [CROWD]);
    for (const [index, { id }] of rows.entries()) {
      const column = index % 4 === 0 ? 'previous_token_hash' : 'token_hash';
      await client.query(`UPDATE invites SET ${column} = $1 WHERE id = $2`, [
        hashLinkToken(tokens[index] ?? ''),
        id,
      ]);
    }
    const sent = await sentFor((app) => tokens.map((token) => findHeldInvite(app, token, '127.0.0.1')));
    await expectOneCheapStatement(sent, CROWD);
  });

  test('those of sixteen people who ask at the same moment are found by index', async () => {
    const { rows } = await client.query(
      `SELECT sessions.id FROM sessions JOIN users ON users.id = user_id
       WHERE idle_expires_at > now() AND status = 'ACTIVE' LIMIT $1`,
      [CROWD],
    );
    const sent = await sentFor((app) => rows.map(({ id }) => findGoodSession(app, id)));
    await expectOneCheapStatement(sent, CROWD);
  });
});

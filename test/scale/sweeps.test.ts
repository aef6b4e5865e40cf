import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sweepLinks } from '../../src/accounts/sweep-links.ts';
import type { App } from '../../src/app-type.ts';
import { parseConfig } from '../../src/config.ts';
import type { Database, Queryable } from '../../src/database/database.ts';
import type { Statement } from '../../src/database/sql.ts';
import { expireInvites } from '../../src/invites/expire-invites.ts';
import { foldInviteCounts } from '../../src/invites/fold-invite-counts.ts';
import { remindInvites } from '../../src/invites/remind-invites.ts';
import { removeEndedInvites } from '../../src/invites/remove-ended-invites.ts';
import { removeOldRows } from '../../src/invites/remove-old-rows.ts';
import { sweepRateLimits } from '../../src/rates/rate-limits.ts';
import { sweepSessions } from '../../src/sessions/sweep-sessions.ts';
import { filledDatabase } from './filled-database.ts';
import { type Bounds, costsOf, excesses, type SentStatement } from './plan.ts';

/** As parseConfig reads REMINDERS=72h,24h; the mail server is never asked. */
const REMINDING = parseConfig({ REMINDERS: '72h,24h', SMTP_URL: 'smtp://127.0.0.1:1' });

/** A batch of at most five thousand rows is found by index, and each of its rows again to be changed. */
const BATCH: Bounds = { read: 3 * 5_000, sorted: 5_000, milliseconds: 1_000 };

/** How a row of each table comes to be due. */
const DUE = {
  sessions: `idle_expires_at = now() - interval '31 days'`,
  events: `occurred_at = now() - interval '91 days'`,
  idempotency_keys: `created_at = now() - interval '2 days'`,
  mail_attempts: `at = now() - interval '91 days'`,
  password_resets: `expires_at = now() - interval '1 second'`,
  email_changes: `expires_at = now() - interval '1 second'`,
  rate_limits: 'expire = 1',
};

let client: pg.Client;
beforeAll(async () => {
  client = new pg.Client(filledDatabase().url);
  await client.connect();
  // A service that ran for a file before has swept, where its clock struck the hour for it.
  for (const [table, change] of Object.entries(DUE)) {
    await client.query(
      `UPDATE ${table} SET ${change} WHERE ctid = ANY(ARRAY(SELECT ctid FROM ${table} LIMIT 500))`,
    );
  }
});
afterAll(() => client.end());

/** What a sweep would send: it is told that there was nothing to do, so it sends each statement once. */
async function sentBy(sweep: (db: Database) => Promise<unknown>): Promise<SentStatement[]> {
  const sent: SentStatement[] = [];
  const note = ({ text, values }: Statement) => void sent.push({ name: 'prepared', text, values });
  const queryable: Queryable = {
    query: async (statement) => {
      note(statement);
      return [];
    },
    execute: async (statement) => {
      note(statement);
      return 0;
    },
  };
  const db = {
    ...queryable,
    transaction: async (work: (tx: Queryable) => Promise<unknown>) => work(queryable),
  };
  await sweep(db as unknown as Database);
  return sent;
}

describe('what tidies up among a million invites', () => {
  test.each<[string, (db: Database) => Promise<unknown>]>([
    ['expiry', (db) => expireInvites({ db })],
    ['reminders', (db) => remindInvites({ db, config: REMINDING } as unknown as App)],
    ['events and idempotency keys', (db) => removeOldRows(db, 90)],
    ['ended invites', (db) => removeEndedInvites({ db }, 365)],
    ['sessions', sweepSessions],
    ['links to reset a password or change an address', sweepLinks],
    ['rates', sweepRateLimits],
    ['counts of invites', foldInviteCounts],
  ])('finds by index what is due, a batch at a time: %s', async (_, sweep) => {
    await client.query(`
      UPDATE invites SET expires_at = now() - interval '1 second', next_reminder_at = now() - interval '1 second'
      WHERE status = 'PENDING' AND expires_at < now() + interval '1 hour'`);
    const statements = await sentBy(sweep);
    expect(statements.length).toBeGreaterThan(0);
    for (const statement of statements) {
      const costs = await costsOf(client, statement);
      expect(excesses(statement, costs, BATCH)).toEqual([]);
      if (!statement.text.includes('invite_counts')) expect(costs[0]?.read).toBeGreaterThan(0);
    }
  });
});

import pg from 'pg';
import { v7 as uuid } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answerPasswordReset } from '../../src/accounts/answer-password-reset.ts';
import { confirmEmailChange } from '../../src/accounts/confirm-email-change.ts';
import { deleteUser } from '../../src/accounts/delete-user.ts';
import { issueEmailChange } from '../../src/accounts/email-change.ts';
import { erasePerson } from '../../src/accounts/erase-person.ts';
import { exportPerson } from '../../src/accounts/export-person.ts';
import { issueReset } from '../../src/accounts/password-reset.ts';
import { resetPassword } from '../../src/accounts/reset-password.ts';
import type { App } from '../../src/app-type.ts';
import { deriveLinkToken } from '../../src/crypto/link-token.ts';
import { COLUMN_TYPES } from '../../src/database/column-types.ts';
import type { Database, Queryable } from '../../src/database/database.ts';
import { type Statement, sql } from '../../src/database/sql.ts';
import type { Caller } from '../../src/events/caller.ts';
import { filledDatabase } from './filled-database.ts';
import { type Bounds, costsWithin, excesses } from './plan.ts';
import { type Rig, startRig } from './rig.ts';

/** The few rows that are about one person, and a hundred admins, of whom one must stay. */
const A_PERSON: Bounds = { read: 200, sorted: 200, milliseconds: 100 };

/**
 * Who sent some thousands of invites is parted from them a batch at a time. Here that is one transaction, so each batch passes
 * what those before it have left in the indexes.
 */
const A_SENDER: Bounds = { read: 10_000, sorted: 1_000, milliseconds: 3_000 };

let rig: Rig;
let client: pg.Client;
beforeAll(async () => {
  rig = await startRig();
  client = new pg.Client(filledDatabase().url);
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await rig.stop();
});

/**
 * Does something in a transaction that is taken back.
 *
 * @returns what each of its statements costs too much, at the moment when it was sent; and how many there were
 */
async function excessesOf(bounds: Bounds, work: (app: App) => Promise<unknown>) {
  const found: string[] = [];
  let count = 0;
  const send = async ({ text, values }: Statement) => {
    const statement = { name: 'prepared', text, values };
    count += 1;
    found.push(...excesses(statement, await costsWithin(client, statement), bounds));
    return client.query({ text, values, types: COLUMN_TYPES });
  };
  // One connection, for statements that the service may send at the same moment.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = (statement: Statement) => {
    const result = last.then(() => send(statement));
    last = result.catch(() => {});
    return result;
  };
  const queryable = {
    query: async (statement: Statement) => (await inTurn(statement)).rows.map(inCamelCase),
    execute: async (statement: Statement) => (await inTurn(statement)).rowCount ?? 0,
  } as Queryable;
  const db = { ...queryable, transaction: async (inside: (tx: Queryable) => unknown) => inside(queryable) };
  await client.query('BEGIN');
  try {
    await work({ ...rig.app, db: db as unknown as Database });
  } finally {
    await client.query('ROLLBACK');
  }
  return { found, count };
}

function inCamelCase(row: object): object {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => [
      column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
      value,
    ]),
  );
}

async function one<Row>(text: string): Promise<Row> {
  const { rows } = await client.query(text);
  if (!rows[0]) throw new Error(`Nobody is like that: ${text}`);
  return rows[0];
}

interface Somebody {
  readonly id: string;
  readonly email: string;
}

/** Somebody whose invite and whose events are there as well. */
const somebody = () =>
  one<Somebody>(`
    SELECT users.id, users.email FROM users JOIN events ON subject_id = users.id JOIN invites ON user_id = users.id
    WHERE users.status = 'ACTIVE' AND users.role = 'MEMBER' AND events.type = 'user.email_changed' LIMIT 1`);

/** Somebody who sent some thousands of invites. */
const sender = () =>
  one<Somebody>(`
    SELECT users.id, users.email FROM users
    WHERE id = (SELECT invited_by_id FROM invites GROUP BY 1 HAVING count(*) BETWEEN 1001 AND 9999 LIMIT 1)`);

const visitor = { clientAddress: '127.0.0.1', requestId: 'r', userAgent: null } as never;
const caller = {
  actor: { kind: 'USER', id: uuid() },
  requestId: 'r',
  mayGrantAdmin: true,
} as unknown as Caller;

describe('among a million invites and a hundred thousand users, by index alone', () => {
  test('somebody who forgot the password gets a link, and sets a new one', async () => {
    const { email } = await somebody();
    const { found, count } = await excessesOf(A_PERSON, async (app) => {
      await answerPasswordReset(app, { email, resetId: uuid() });
      const reset = await issueReset(app, app.db as never, uuid(), sql`email = ${email}`);
      const newPassword = 'a rather different phrase';
      await resetPassword(app, { token: reset?.token ?? '', newPassword }, visitor);
    });
    expect(found).toEqual([]);
    expect(count).toBeGreaterThan(6);
  });

  test('somebody who has an invite and no account is mailed that again', async () => {
    const { email } = await one<Somebody>(`
      SELECT email FROM invites WHERE status = 'PENDING' ORDER BY created_at DESC LIMIT 1`);
    const { found, count } = await excessesOf(A_PERSON, (app) =>
      answerPasswordReset(app, { email, resetId: uuid() }),
    );
    expect(found).toEqual([]);
    expect(count).toBeGreaterThan(3);
  });

  test('somebody confirms another address, and what was sent there is taken back', async () => {
    const { id: userId } = await somebody();
    const { email: newEmail } = await one<Somebody>(`
      SELECT email FROM invites WHERE status = 'PENDING' ORDER BY created_at DESC LIMIT 1`);
    const id = uuid();
    const { found, count } = await excessesOf(A_PERSON, async (app) => {
      await issueEmailChange(app, app.db as never, { id, userId, sessionId: uuid(), newEmail });
      await confirmEmailChange(app, { token: deriveLinkToken(app.keys.emailChange[0], id).token }, visitor);
    });
    expect(found).toEqual([]);
    expect(count).toBeGreaterThan(8);
  });

  test('all that is known about somebody is exported', async () => {
    const { id, email } = await somebody();
    for (const by of [{ email }, { userId: id }]) {
      const { found } = await excessesOf(A_PERSON, async (app) => {
        const held = await exportPerson(app, by);
        expect([held.invites.length, held.events.length].map(Math.sign)).toEqual([1, 1]);
      });
      expect(found).toEqual([]);
    }
  });

  test('somebody is erased, and somebody who sent thousands of invites', async () => {
    for (const [bounds, { email }] of [
      [A_PERSON, await somebody()],
      [A_SENDER, await sender()],
    ] as const) {
      const { found } = await excessesOf(bounds, async (app) => {
        const erased = await erasePerson(app, caller, { person: { email }, confirmEmail: email });
        expect(erased.accountDeleted).toBe(true);
      });
      expect(found).toEqual([]);
    }
  });

  test('the account of somebody who sent thousands of invites is deleted', async () => {
    const { id } = await sender();
    const { found } = await excessesOf(A_SENDER, (app) => deleteUser(app, caller, { id }));
    expect(found).toEqual([]);
  });
});

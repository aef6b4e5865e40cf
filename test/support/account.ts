import pg from 'pg';
import { expect } from 'vitest';
import type { Mailbox } from './mailbox.ts';
import { until } from './until.ts';

interface Row {
  readonly email: string;
  readonly status: string;
  readonly delivery: string;
}

/**
 * Accounts for every invite after a fault: what was acknowledged is there, what is there has been mailed, and a second
 * copy of a mail can be told by its Message-ID and carries the same link.
 *
 * @returns how long it took until every mail was out, and how many mails there were for how many invites
 */
export async function accountFor(options: {
  databaseUrl: string;
  mailbox: Mailbox;
  acknowledged: ReadonlyMap<string, string>;
  withinMs: number;
}): Promise<{ caughtUpMs: number; invites: number; mails: number }> {
  const { databaseUrl, mailbox, acknowledged, withinMs } = options;
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    const start = Date.now();
    const undone = `SELECT FROM invites WHERE delivery_status = 'QUEUED' UNION ALL SELECT FROM graphile_worker.jobs`;
    await until('every job is done', async () => (await client.query(undone)).rowCount === 0, withinMs);
    const caughtUpMs = Date.now() - start;
    const { rows } = await client.query<Row>(
      `SELECT email, status, delivery_status AS delivery FROM invites WHERE delivery_status <> 'NOT_REQUESTED'`,
    );
    const invites = new Map(rows.map((row) => [row.email, row]));
    for (const [email, link] of acknowledged) {
      expect(invites.get(email)).toEqual({ email, status: 'PENDING', delivery: 'SENT' });
      expect(mailbox.all().some(({ text }) => text?.includes(tokenIn(link)))).toBe(true);
    }
    for (const email of invites.keys()) {
      const copies = mailbox.all().filter(({ recipients }) => recipients.includes(email));
      expect(copies.length, `mails to ${email}`).toBeGreaterThan(0);
      expect(new Set(copies.map(({ messageId, text }) => `${messageId} ${tokenIn(text ?? '')}`)).size).toBe(
        1,
      );
    }
    return { caughtUpMs, invites: invites.size, mails: mailbox.all().length };
  } finally {
    await client.end();
  }
}

function tokenIn(text: string): string {
  const token = /token=([\w-]{43})/.exec(text)?.[1];
  if (!token) throw new Error(`No token in this:\n${text}`);
  return token;
}

import { ask, signIn } from './ask.ts';
import type { Bench } from './bench.ts';
import type { BurstResult } from './load.ts';
import { BATCH_SIZE, OPERATIONS } from './operations.ts';
import type { ServerProcess } from './processes.ts';

/** How quickly queued invites are mailed, and what somebody who follows a link notices of it. */
export interface MailRun {
  readonly invites: number;
  /** From the first call that queued some until the last mail had come. */
  readonly mailsPerSecond: number;
  /** `validateInvite` at a modest rate, with nothing else to do and beside the mails. */
  readonly idle: BurstResult;
  readonly busy: BurstResult;
}

/** Four people, fifty requests a second each at most. */
const MODEST = { operation: 'validateInvite', connections: 4, pause: 20 } as const;
const MAILED_WITHIN_MS = 120_000;
/** Longer than the compiler of V8 takes to come to rest. */
const WARM_UP_MS = 2_000;

/**
 * Queues invites through the API, a thousand a call, and waits until each has been mailed. Who asks beside it does so once
 * they are queued: a batch of a thousand holds everybody up for as long as it takes to make, mails or no mails.
 *
 * @throws Error when a mail does not come
 */
export async function measureMails(bench: Bench, usher: ServerProcess): Promise<MailRun> {
  const { load, mail, options } = bench;
  const facts = { bearer: null, after: null };
  const modest = { ...MODEST, side: 'usher', port: usher.port, firstNumber: 0, facts } as const;
  await load.burst({ ...modest, pause: 0, milliseconds: WARM_UP_MS });
  const idle = await load.burst({ ...modest, milliseconds: options.idleMs });

  const bearer = await signIn(usher.port);
  const emails = Array.from({ length: options.mails }, (_, n) => `mailed-${n}@example.com`);
  const startedAt = performance.now();
  const arrival = mail.arrivalOf(emails, MAILED_WITHIN_MS);
  await queue(usher.port, bearer, emails);
  const busy = load.burst({ ...modest, milliseconds: MAILED_WITHIN_MS }, arrival);
  const [lastAt, result] = await Promise.all([arrival, busy]);
  const mailsPerSecond = (options.mails * 1_000) / (lastAt - startedAt);
  bench.say(
    `mails: ${mailsPerSecond.toFixed(0)} a second, p99 of validateInvite ${idle.p99.toFixed(1)} ms idle, ${result.p99.toFixed(1)} ms beside them`,
  );
  return { invites: options.mails, mailsPerSecond, idle, busy: result };
}

async function queue(port: number, bearer: string, emails: readonly string[]): Promise<void> {
  const { query, isGood } = OPERATIONS.createInvites;
  for (let from = 0; from < emails.length; from += BATCH_SIZE) {
    const invites = emails
      .slice(from, from + BATCH_SIZE)
      .map((email) => ({ email, roles: ['editor'], message: 'Welcome!' }));
    const data = await ask(port, { query, variables: { input: { invites } }, bearer });
    if (!isGood(JSON.stringify(data)))
      throw new Error('A batch of invites to be mailed was not created whole.');
  }
}

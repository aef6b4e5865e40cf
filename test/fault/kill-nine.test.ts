import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { joinEmbeddedPostgres } from '../../src/database/embedded/socket-address.ts';
import { accountFor } from '../support/account.ts';
import { startCluster } from '../support/cluster.ts';
import { startLoad } from '../support/load.ts';
import { type Mailbox, startMailbox } from '../support/mailbox.ts';
import { startServiceProcess } from '../support/service-process.ts';

/** How often the service is killed. More rounds find more: `KILL_ROUNDS=100 npm run test:fault`. */
const ROUNDS = Number(process.env['KILL_ROUNDS'] ?? 6);
const PEOPLE = 8;
/** The longest that the service is left alone under load. */
const ALIVE_MS = 1_500;
const CATCH_UP_MS = 60_000;

async function mailboxOfTest(): Promise<Mailbox> {
  const mailbox = await startMailbox();
  onTestFinished(() => mailbox.close());
  return mailbox;
}

/** Starts the service, kills it at a random moment under load, and that again and again; then starts it for good. */
async function killAgainAndAgain(env: Readonly<Record<string, string>>, rounds: number) {
  const acknowledged = new Map<string, string>();
  for (let round = 1; round <= rounds; round += 1) {
    const service = await startServiceProcess(env);
    const { accessToken } = await service.admin();
    const load = startLoad({ url: service.url, bearer: accessToken, people: PEOPLE });
    await delay(Math.random() * ALIVE_MS);
    expect(await service.end('SIGKILL')).toEqual({ code: null, signal: 'SIGKILL' });
    await load.end();
    for (const [email, link] of load.acknowledged) acknowledged.set(email, link);
  }
  expect(acknowledged.size).toBeGreaterThan(0);
  return { acknowledged, service: await startServiceProcess(env) };
}

test(`a service that is killed ${ROUNDS} times under load loses no invite that it acknowledged, and no mail`, async () => {
  const mailbox = await mailboxOfTest();
  const cluster = await startCluster({ migrated: true });
  onTestFinished(() => cluster.drop());
  const env = { DATABASE_URL: cluster.url, SMTP_URL: mailbox.url };
  const { acknowledged, service } = await killAgainAndAgain(env, ROUNDS);
  const account = await accountFor({
    databaseUrl: cluster.url,
    mailbox,
    acknowledged,
    withinMs: CATCH_UP_MS,
  });
  console.log({ acknowledged: acknowledged.size, ...account });
  expect((await service.end('SIGTERM')).code).toBe(0);
});

test('nor does one whose embedded database dies with it', async () => {
  const mailbox = await mailboxOfTest();
  const dataDir = await mkdtemp(join(tmpdir(), 'usher-killed-'));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  const { acknowledged, service } = await killAgainAndAgain(
    { DATA_DIR: dataDir, SMTP_URL: mailbox.url },
    Math.ceil(ROUNDS / 2),
  );
  const { url, stop } = await joinEmbeddedPostgres(dataDir);
  const account = await accountFor({ databaseUrl: url, mailbox, acknowledged, withinMs: CATCH_UP_MS });
  await stop();
  console.log({ acknowledged: acknowledged.size, ...account });
  expect((await service.end('SIGTERM')).code).toBe(0);
});

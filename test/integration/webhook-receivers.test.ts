import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectType } from '../support/flow.ts';
import { type AdminSeed, someone } from '../support/seed.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';
import { until } from '../support/until.ts';

let app: TestApp;
let admin: AdminSeed;
const running: ChildProcess[] = [];
beforeAll(async () => {
  app = await startTestApp({ env: { WEBHOOK_NETWORKS: '127.0.0.0/8' } });
  admin = await app.admin();
});
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL');
  await app.stop();
});

/** The receivers of docs/webhooks.md that need nothing but what is here. */
const receivers = {
  'Node, with the published library': {
    language: 'js',
    mark: 'standardwebhooks',
    run: ['node', '--input-type=module', '-e'],
  },
  'Python, without any package': { language: 'python', mark: 'hmac', run: ['python3', '-c'] },
} as const;

/** An example of the page, as it stands there, on a port of its own. */
async function example(language: string, mark: string, port: number): Promise<string> {
  const page = await readFile(new URL('../../docs/webhooks.md', import.meta.url), 'utf8');
  const blocks = [...page.matchAll(/```(\w+)\n(.*?)```/gs)];
  const code = blocks.find(([, name, text]) => name === language && text?.includes(mark))?.[2];
  if (!code?.includes('3000')) throw new Error(`No receiver in ${language} listens on port 3000.`);
  return code.replace('3000', String(port));
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe.each(Object.entries(receivers))(
  'the receiver of the docs in %s',
  (_name, { language, mark, run }) => {
    const [command, ...args] = run;
    const isThere = spawnSync(command, ['--version']).status === 0;

    test.runIf(isThere)('takes what is signed with its secret, and nothing else', async () => {
      const port = await freePort();
      const url = `http://127.0.0.1:${port}/hooks/usher`;
      const made = expectType(
        await admin.can.createWebhookEndpoint({ url, eventTypes: ['INVITE_REVOKED'] }),
        'CreateWebhookEndpointPayload',
      );
      const { id } = made.webhookEndpoint;
      const child = spawn(command, [...args, await example(language, mark, port)], {
        env: { PATH: process.env['PATH'], USHER_WEBHOOK_SECRET: made.secret },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      running.push(child);
      let said = '';
      child.stdout.on('data', (chunk: Buffer) => {
        said += chunk;
      });
      const send = async () => {
        const sent = await admin.can.sendTestWebhook({ id });
        return expectType(sent, 'SendTestWebhookPayload').attempt.httpStatus;
      };
      await until('it listens, and takes a test', async () => (await send()) === 204);

      const invite = await admin.invites(someone('ada'), { sendEmail: false });
      await admin.can.revokeInvite({ invite: { id: invite.id } });
      await until('it was told', () => said.includes('invite.revoked'));
      const [event] = (await admin.can.events({ filter: { subjectId: invite.id }, first: 1 })).nodes;
      expect(said).toContain(event?.id);

      await admin.can.rotateWebhookSecret({ id, keepOldForSeconds: 60 });
      expect(await send()).toBe(204);
      await admin.can.rotateWebhookSecret({ id, keepOldForSeconds: 0 });
      expect(await send()).toBe(401);
    });
  },
);

import { execFileSync } from 'node:child_process';
import { chmod, mkdir, rename, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { writeSnippets } from '../package/snippets.ts';
import { emptyFolder, ROOT, run, start, succeed } from '../package/stranger.ts';
import { createEmptyDatabase } from '../support/database.ts';
import { expectType } from '../support/flow.ts';
import type { AdminSeed } from '../support/seed.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

const PAGE = 'docs/recipes.md';
const INSTALLED = [
  'express@5',
  'jose@6',
  'graphql@16',
  'smtp-server@3',
  'postal-mime@4',
  './usher-client.tgz',
];

let app: TestApp;
let admin: AdminSeed;
let folder: string;
let remove: () => Promise<void>;
let env: Record<string, string>;

beforeAll(async () => {
  app = await startTestApp();
  admin = await app.admin();
  env = { USHER_URL: app.app.urls.publicUrl };
  ({ path: folder, remove } = await emptyFolder());
  const packed = await succeed(ROOT, [
    ...['npm', 'pack', '--silent', '--workspace', 'client', '--pack-destination', folder],
  ]);
  await rename(join(folder, packed.trim()), join(folder, 'usher-client.tgz'));
  await writeFile(join(folder, 'package.json'), '{"private":true,"type":"module"}');
  await succeed(folder, ['npm', 'install', '--no-audit', '--no-fund', ...INSTALLED]);
  // The service of this checkout in the place of the one that a reader has installed.
  const usher = join(folder, 'node_modules/.bin/usher');
  await mkdir(join(folder, 'node_modules/.bin'), { recursive: true });
  await writeFile(usher, `#!/bin/sh\nexec node ${join(ROOT, 'dist/process/command-line.js')} "$@"\n`);
  await chmod(usher, 0o755);
});

afterAll(async () => {
  await app?.stop();
  await remove?.();
});

function isThere(program: string, ...args: string[]): boolean {
  try {
    execFileSync(program, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** A good token, and the same with another payload. */
async function tokens(): Promise<{ good: string; forged: string }> {
  const [header, payload = '', signature] = admin.accessToken.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
  const forged = Buffer.from(JSON.stringify({ ...claims, sub: 'eve' })).toString('base64url');
  return { good: admin.accessToken, forged: [header, forged, signature].join('.') };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

test('Express lets in whoever is signed in, by role', async () => {
  await writeSnippets(folder, 'express', {}, PAGE);
  const server = start(folder, ['node', 'server.mjs'], { env: { ...env, PORT: '0' } });
  onTestFinished(async () => void (await server.interrupt()));
  const [, port] = await server.says(/ready (\d+)/);
  const { good, forged } = await tokens();
  const member = await admin.bringsIn('member@example.com');
  const status = async (path: string, token?: string) => {
    const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
    return (await fetch(`http://127.0.0.1:${port}${path}`, { headers })).status;
  };
  expect(await Promise.all([status('/reports', good), status('/hello', member.accessToken)])).toEqual([
    200, 200,
  ]);
  expect(await status('/reports', member.accessToken)).toBe(403);
  expect(await Promise.all([status('/hello'), status('/hello', forged), status('/hello', 'x')])).toEqual([
    401, 401, 401,
  ]);
});

const python = ['/usr/bin/python3', 'python3'].find((one) => isThere(one, '-c', 'import jwt, cryptography'));

// .ci/run installs python3-jwt and golang-go.
test.skipIf(!python)('Python verifies a token', async () => {
  await writeSnippets(folder, 'python', {}, PAGE);
  const { good, forged } = await tokens();
  const verify = (token: string) => run(folder, [python ?? '', 'verify.py', token], env);
  expect(await verify(good)).toMatchObject({ code: 0, stdout: `${admin.id} ADMIN\n` });
  expect((await verify(forged)).code).not.toBe(0);
});

test.skipIf(!isThere('go', 'version'))('Go verifies a token', async () => {
  await writeSnippets(folder, 'go', {}, PAGE);
  await succeed(folder, ['go', 'build', '-o', 'verify', 'verify.go']);
  const { good, forged } = await tokens();
  const verify = (token: string) => run(folder, ['./verify', token], env);
  expect(await verify(good)).toMatchObject({ code: 0, stdout: `${admin.id} ADMIN\n` });
  for (const bad of [forged, `${good}x`, 'a.b', '']) expect((await verify(bad)).code).toBe(1);
});

test('a server with a key invites, once for each order', async () => {
  await writeSnippets(folder, 'server', {}, PAGE);
  const { secret } = expectType(
    await admin.can.createApiKey({ name: 'shop', scopes: ['invites:write', 'invites:read'] }),
    'CreateApiKeyPayload',
  );
  const invite = (order: string) =>
    run(folder, ['node', 'invite.mjs', 'customer@example.com', order], { ...env, USHER_KEY: secret });
  const first = await invite('1');
  expect(first.stdout).toMatch(/^invited until \d{4}-/);
  expect((await invite('1')).stdout).toBe(first.stdout);
  expect((await invite('2')).stdout).toMatch(/^invited already, until/);
});

test.skipIf(!isThere('nginx', '-v'))('nginx serves the application and the API from one origin', async () => {
  const port = String(await freePort());
  const changed = {
    '127.0.0.1:4000': new URL(app.url).host,
    '127.0.0.1:8080': `127.0.0.1:${port}`,
    '/srv/app': folder,
  };
  await writeSnippets(folder, 'nginx', changed, PAGE);
  await writeFile(join(folder, 'index.html'), 'the application');
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/temp;`,
  );
  const main = `worker_processes 1; daemon off; pid ${folder}/nginx.pid; error_log stderr; events {}
http { access_log off; ${paths.join(' ')} include ${folder}/one-origin.conf; }`;
  await writeFile(join(folder, 'nginx.conf'), main);
  const nginx = start(folder, ['nginx', '-e', 'stderr', '-p', folder, '-c', join(folder, 'nginx.conf')]);
  onTestFinished(async () => void (await nginx.interrupt()));
  const origin = `http://127.0.0.1:${port}`;
  await expect
    .poll(
      () =>
        fetch(origin).then(
          ({ status }) => status,
          () => 0,
        ),
      { timeout: 10_000 },
    )
    .toBe(200);
  expect(await (await fetch(`${origin}/any/page`)).text()).toBe('the application');
  const answer = await fetch(`${origin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${admin.accessToken}` },
    body: '{"query":"{ me { email } }"}',
  });
  expect(await answer.json()).toEqual({ data: { me: { email: admin.email } } });
});

test('tests of an application invite and come in by the mail', async () => {
  await writeSnippets(folder, 'tests', {}, PAGE);
  expect(await succeed(folder, ['node', '--test', 'usher.test.mjs'])).toMatch(/pass 1\b/);
});

test('a PostgreSQL of one’s own is migrated and served, and the first admin’s link is printed', async () => {
  const database = await createEmptyDatabase();
  const changed = {
    'npm install --silent ./usher-0.2.0.tgz': ':',
    'npx usher': 'node_modules/.bin/usher',
    'postgres://usher:secret@db.example.com/usher': database.url,
    'smtps://user:password@mail.example.com': 'smtp://127.0.0.1:1',
  };
  await writeSnippets(folder, 'start', changed, PAGE);
  const usher = start(folder, ['sh', 'start.sh'], { env: { PORT: '0' } });
  const [link] = await usher.says(/https:\/\/usher\.acme\.example\/accept-invite#token=[\w-]{43}/);
  expect(link).toBeDefined();
  await usher.interrupt();
  await database.drop();
});

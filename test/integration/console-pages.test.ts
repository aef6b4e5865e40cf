import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { brotliCompressSync, brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { pageBrand } from '../../src/brand/page-brand.ts';
import { createConsolePages } from '../../src/http/pages/console.ts';
import { testBrand } from '../support/brand.ts';
import { startTestApp } from '../support/test-app.ts';
import { startToy } from '../support/toy-server.ts';

const BRAND = pageBrand(await testBrand({ APP_NAME: 'A </script><b>&' }));

const SCRIPT = `console.info(${JSON.stringify('x'.repeat(2_000))});`;

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly bytes: Buffer;
}

/** A server of nothing but the console's pages, from a small build. */
async function startPages({ built = true } = {}) {
  const root = await mkdtemp(join(tmpdir(), 'usher-console-'));
  if (built) {
    await mkdir(join(root, 'assets'));
    await writeFile(
      join(root, 'index.html'),
      '<title>Usher</title><meta nonce="__CSP_NONCE__"><script nonce="__CSP_NONCE__"></script>',
    );
    await writeFile(join(root, 'assets', 'main-abc.js'), SCRIPT);
    await writeFile(join(root, 'assets', 'best-abc.js'), SCRIPT);
    await writeFile(join(root, 'assets', 'best-abc.js.br'), brotliCompressSync(SCRIPT));
    await writeFile(join(root, 'assets', 'small.css'), 'a{}');
    await writeFile(join(root, 'secret.txt'), 'not for anybody');
  }
  const pages = createConsolePages({
    root,
    config: { publicUrl: 'https://usher.example.com' },
    brand: BRAND,
  });
  const server = createServer(async (req, res) => {
    if (!(await pages(req, res))) res.writeHead(418).end('not mine');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await rm(root, { recursive: true });
  });
  const { port } = server.address() as AddressInfo;
  // Not fetch: it tidies `..` away before it asks.
  return async (path: string, { method = 'GET', headers = {} } = {}): Promise<Answer> => {
    const asked = request({ port, host: '127.0.0.1', path, method, headers }).end();
    const [answer] = await once(asked, 'response');
    const bytes = await buffer(answer);
    return { status: answer.statusCode, headers: answer.headers, body: bytes.toString(), bytes };
  };
}

test.each([
  '/',
  '/users',
  '/activity',
  '/figures',
  '/api-keys',
  '/webhooks',
  '/mail',
  '/account',
  '/accept-invite',
  '/accept-invite?token=x',
])('a browser that asks for %s gets the page, under a policy without anything inline', async (path) => {
  const ask = await startPages();
  const { status, headers, body } = await ask(path);
  expect(status).toBe(200);
  expect(headers['content-type']).toBe('text/html; charset=utf-8');
  expect(headers['cache-control']).toBe('no-store');
  expect(headers['referrer-policy']).toBe('no-referrer');
  expect(headers['strict-transport-security']).toContain('max-age=31536000');
  const policy = headers['content-security-policy'] ?? '';
  expect(policy).not.toMatch(/unsafe|\*|https?:/);
  expect(policy).toContain("default-src 'none'");
  const nonce = /'nonce-([^']+)'/.exec(String(policy))?.[1];
  expect(nonce).toMatch(/^[A-Za-z0-9+/]{22}==$/);
  expect(body).toContain(`<meta nonce="${nonce}"><script nonce="${nonce}"></script>`);
});

test('no two answers carry the same nonce', async () => {
  const ask = await startPages();
  expect((await ask('/')).body).not.toBe((await ask('/')).body);
});

test('an asset is cached for good, compressed where the browser takes that, and not sent twice', async () => {
  const ask = await startPages();
  const plain = await ask('/assets/main-abc.js');
  expect(plain).toMatchObject({ status: 200, body: SCRIPT });
  expect(plain.headers).toMatchObject({
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': 'public, max-age=31536000, immutable',
    vary: 'Accept-Encoding',
  });
  expect(plain.headers['content-encoding']).toBeUndefined();

  const zipped = await ask('/assets/main-abc.js', { headers: { 'accept-encoding': 'br, gzip' } });
  expect(zipped.headers['content-encoding']).toBe('gzip');
  expect(zipped.bytes.length).toBeLessThan(SCRIPT.length);
  expect(gunzipSync(zipped.bytes).toString()).toBe(SCRIPT);

  const etag = plain.headers.etag ?? '';
  expect(await ask('/assets/main-abc.js', { headers: { 'if-none-match': etag } })).toMatchObject({
    status: 304,
    body: '',
  });
});

test('what the build has compressed by Brotli goes to browsers that take it, under the name of the file itself', async () => {
  const ask = await startPages();
  const best = await ask('/assets/best-abc.js', { headers: { 'accept-encoding': 'gzip, deflate, br' } });
  expect(best.headers).toMatchObject({
    'content-encoding': 'br',
    'content-type': 'text/javascript; charset=utf-8',
  });
  expect(brotliDecompressSync(best.bytes).toString()).toBe(SCRIPT);
  for (const accepted of ['gzip', 'br;q=0, gzip']) {
    const other = await ask('/assets/best-abc.js', { headers: { 'accept-encoding': accepted } });
    expect(other.headers['content-encoding']).toBe('gzip');
  }
  expect((await ask('/assets/best-abc.js.br')).status).toBe(404);
});

test.each([
  '/accept-invite/',
  '//accept-invite',
  '/accept-invite%23token=x',
  '/accept-invite%2523token=x',
  '/accept-invite%3Ftoken=x',
  '/accept-invite/%23token=x',
  '/reset-password/',
  '//reset-password',
  '/reset-password%23token=x',
  '/confirm-email/',
  '/confirm-email%2523token=x',
])('a link that a mail program changed to %s opens its page', async (path) => {
  const ask = await startPages();
  const { status, headers } = await ask(path);
  expect({ status, type: headers['content-type'] }).toEqual({
    status: 200,
    type: 'text/html; charset=utf-8',
  });
});

test('a file that fits into a packet is sent as it is', async () => {
  const ask = await startPages();
  const { status, headers, body } = await ask('/assets/small.css', {
    headers: { 'accept-encoding': 'gzip' },
  });
  expect({ status, body }).toEqual({ status: 200, body: 'a{}' });
  expect(headers['content-encoding']).toBeUndefined();
});

test('HEAD answers with the headers alone', async () => {
  const ask = await startPages();
  const { status, headers, body } = await ask('/assets/main-abc.js', { method: 'HEAD' });
  expect({ status, body }).toEqual({ status: 200, body: '' });
  expect(Number(headers['content-length'])).toBe(SCRIPT.length);
  expect((await ask('/', { method: 'HEAD' })).body).toBe('');
});

test.each([
  '/assets/../secret.txt',
  '/assets/%2e%2e/secret.txt',
  '/assets/..%2fsecret.txt',
  '/assets/..\\secret.txt',
  '/assets//etc/passwd',
  '/assets/constructor',
  '/assets/',
])('nothing but the built assets is under /assets/: %s is not found', async (path) => {
  const ask = await startPages();
  expect(await ask(path)).toMatchObject({ status: 404, body: 'Not found.\n' });
});

test.each([
  ['GET', '/secret.txt'],
  ['GET', '/index.html'],
  ['GET', '/users/'],
  ['POST', '/'],
  ['OPTIONS', '/assets/main-abc.js'],
])('%s %s is for somebody else to answer', async (method, path) => {
  const ask = await startPages();
  expect(await ask(path, { method })).toMatchObject({ status: 418 });
});

test('before the console is built, the page says how to build it', async () => {
  const ask = await startPages({ built: false });
  const { status, body } = await ask('/');
  expect(status).toBe(503);
  expect(body).toContain('npm run build');
});

test('a console that is there and cannot be read is a fault in the log, and not called unbuilt', async () => {
  const root = await mkdtemp(join(tmpdir(), 'usher-console-'));
  onTestFinished(() => rm(root, { recursive: true }));
  // A folder where the page should be: nobody can read that as a file, not even root.
  await mkdir(join(root, 'index.html'));
  await mkdir(join(root, 'assets'));
  const { url, logs } = await startToy({
    staticPages: createConsolePages({ root, config: { publicUrl: null }, brand: BRAND }),
  });
  const answer = await fetch(url);
  expect(answer.status).toBe(500);
  expect(await answer.text()).not.toContain('has not been built');
  expect(logs.join()).toContain('EISDIR');

  await rm(join(root, 'index.html'), { recursive: true });
  await writeFile(join(root, 'index.html'), 'mended');
  expect(await (await fetch(url)).text()).toBe('mended');
});

test('CONSOLE=off leaves no page behind', async () => {
  const app = await startTestApp({ env: { CONSOLE: 'off' } });
  onTestFinished(() => app.stop());
  for (const path of ['/', '/users', '/assets/main.js']) {
    expect((await fetch(app.url + path)).status).toBe(404);
  }
});

test('a page carries the team’s name and look, as data that nothing in it can end', async () => {
  const ask = await startPages();
  const { body } = await ask('/accept-invite');
  expect(body).toContain('<title>A &lt;/script&gt;&lt;b&gt;&amp;</title>');
  const [, data = ''] = /<script type="application\/json" id="brand">(.*?)<\/script>/s.exec(body) ?? [];
  expect(JSON.parse(data)).toMatchObject({
    name: 'A </script><b>&',
    accent: { color: '#2f666a', text: '#ffffff' },
    locales: ['ar', 'de', 'en', 'es', 'fr', 'ja', 'pt-BR'],
    messages: {},
  });
});

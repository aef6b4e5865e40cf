import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Exchange } from '../../src/http/exchange.ts';
import { createGraphiql } from '../../src/http/pages/graphiql.ts';
import { codeOf, raw, startToy, type ToyAnswer } from '../support/toy-server.ts';

const QUERY = { query: '{ me { name } }' };

describe('a form on a hostile page', () => {
  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/graphql',
    'application/json; charset=utf-16',
    'application/json; charset=utf-8; x=y',
    'application/json;; charset=latin1',
    'application/json utf-8',
    'application/json-patch+json',
    'text/plain; application/json',
  ])('gets nowhere with the content type %s', async (type) => {
    const { post } = await startToy();
    const answer = await post(QUERY, { 'content-type': type });
    expect(answer.status).toBe(415);
    expect(codeOf((await answer.json()) as ToyAnswer)).toBe('BAD_USER_INPUT');
  });

  test.each([
    'application/json; charset=utf8',
    'application/json;charset="UTF-8"',
    'application/json;',
    'application/json; charset=utf-8;',
    'APPLICATION/JSON ; Charset=UTF8',
  ])('is not what sends %s, which is JSON in every way it is written', async (type) => {
    const { post } = await startToy();
    expect((await post(QUERY, { 'content-type': type })).status).toBe(200);
  });

  test('gets nowhere by GET, which needs a header that a link cannot have', async () => {
    const { url } = await startToy();
    const address = `${url}/graphql?query=${encodeURIComponent(QUERY.query)}`;
    const refused = await fetch(address);
    expect(refused.status).toBe(405);
    expect(refused.headers.get('allow')).toBe('POST');
    for (const header of [
      'graphql-require-preflight',
      'apollo-require-preflight',
      'x-graphql-request',
      'authorization',
    ]) {
      const answer = await fetch(address, { headers: { [header]: '1' } });
      expect(await answer.json()).toEqual({ data: { me: { name: 'Ada' } } });
    }
    expect((await fetch(address, { headers: { 'content-type': 'application/json' } })).status).toBe(200);
    expect((await fetch(address, { headers: { 'content-type': 'text/plain' } })).status).toBe(405);
    expect((await fetch(address, { headers: { 'x-graphql-request': '' } })).status).toBe(405);
  });
});

describe('a GET', () => {
  const header = { 'graphql-require-preflight': '1' };

  test.each([
    'mutation { signOut }',
    'subscription { counted(to: 1) }',
    '{ validateInvite(token: "t") }',
    '{ harmless: validateInvite(token: "t") }',
    '{ me { name } ...F } fragment F on Query { validateInvite(token: "t") }',
    '{ ... on Query { validateInvite(token: "t") } }',
  ])('never runs %s', async (query) => {
    const { url } = await startToy();
    const answer = await fetch(`${url}/graphql?query=${encodeURIComponent(query)}`, { headers: header });
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('POST');
    expect(codeOf((await answer.json()) as ToyAnswer)).toBe('METHOD_NOT_ALLOWED');
  });

  test('takes variables and the name of an operation', async () => {
    const { url } = await startToy();
    const asked = new URLSearchParams({
      query: 'query Other { me { id } } query Echo($text: String!) { echo(text: $text) }',
      operationName: 'Echo',
      variables: '{"text":"hello"}',
    });
    const answer = await fetch(`${url}/graphql?${asked}`, { headers: header });
    expect(await answer.json()).toEqual({ data: { echo: 'hello' } });
    expect(
      (await fetch(`${url}/graphql?query=%7Bme%7Bid%7D%7D&variables=%7B`, { headers: header })).status,
    ).toBe(400);
    expect((await fetch(`${url}/graphql`, { headers: header })).status).toBe(400);
  });
});

describe('other methods', () => {
  test.each(['PUT', 'PATCH', 'DELETE', 'HEAD'])('%s is not allowed on /graphql', async (method) => {
    const { url } = await startToy();
    const answer = await fetch(`${url}/graphql`, { method });
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('GET, POST');
  });

  test('only reading is allowed elsewhere', async () => {
    const { url } = await startToy();
    const answer = await fetch(`${url}/health`, { method: 'POST' });
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('GET, HEAD');
  });
});

describe('a body', () => {
  test.each([
    ['malformed JSON', '{"query": "{ me { name } }", "secret-text'],
    ['a batch', [QUERY, QUERY]],
    ['an empty batch', []],
    ['a text', '"secret-text"'],
    ['nothing', ''],
    ['null', 'null'],
    ['a query that is no text', { query: { secret: 'secret-text' } }],
    ['no query', { secret: 'secret-text' }],
    ['variables that are a text', { ...QUERY, variables: 'secret-text' }],
    ['an operation name that is a number', { ...QUERY, operationName: 1 }],
    ['extensions that are a list', { ...QUERY, extensions: ['secret-text'] }],
    [
      'bytes that are no UTF-8',
      Buffer.from([...Buffer.from('{"query":"{ me { name } }","a":"'), 0xff, 0xfe, 0x22, 0x7d]),
    ],
  ])('that is %s is refused, and not repeated', async (_what, body) => {
    const { post, logs } = await startToy();
    const answer = await post(body);
    const text = await answer.text();
    expect(answer.status).toBe(400);
    expect(codeOf(JSON.parse(text))).toBe('BAD_USER_INPUT');
    expect(text + logs.join()).not.toContain('secret-text');
  });

  test('may begin with a byte order mark, and name no operation by an empty text', async () => {
    const { post } = await startToy();
    expect((await post(`\ufeff${JSON.stringify({ ...QUERY, operationName: '' })}`)).status).toBe(200);
  });

  test('with whole surrogate pairs and escapes is taken', async () => {
    const { ask } = await startToy();
    const query = 'query Q($text: String!) { echo(text: $text) }';
    expect(await ask(query, { text: 'Ada 👩‍💻 \u0007"\\u0000"' })).toEqual({
      data: { echo: 'Ada 👩‍💻 \u0007"\\u0000"' },
    });
  });

  test.each(['a\0b', 'a\ud800', '\udc00a'])(
    'with %j in a variable reaches the operation, which judges it',
    async (text) => {
      const { ask } = await startToy();
      expect(await ask('query Q($text: String!) { echo(text: $text) }', { text })).toEqual({
        data: { echo: text },
      });
    },
  );

  test('with NUL in the document is refused', async () => {
    const { ask } = await startToy();
    expect(codeOf(await ask('{ echo(text: "a\\u0000b") }'))).toBe('BAD_USER_INPUT');
    expect(codeOf(await ask('{ echo(text: "a\0b") }'))).toBe('BAD_USER_INPUT');
    expect(codeOf(await ask('{ echo(text: "a\\ud800b") }'))).toBe('GRAPHQL_PARSE_FAILED');
  });

  test('nested out of all proportion is refused before anything walks it', async () => {
    const { post } = await startToy();
    const deep = `{"query":"{ me { name } }","variables":{"a":${'['.repeat(30_000)}${']'.repeat(30_000)}}}`;
    const answer = await post(deep);
    expect(answer.status).toBe(400);
    expect(codeOf((await answer.json()) as ToyAnswer)).toBe('BAD_USER_INPUT');
  });

  test('that is compressed is refused, whatever it would grow to', async () => {
    const { post } = await startToy();
    expect((await post(QUERY, { 'content-encoding': 'gzip' })).status).toBe(415);
  });
});

describe('a large body', () => {
  const KIB = 1024;
  const padded = (query: string, bytes: number) => JSON.stringify({ query }).padEnd(bytes, ' ');
  const batch = 'mutation { createInvites(invites: []) }';

  test('of 64 KiB is taken from anybody, and not one byte more', async () => {
    const { post } = await startToy();
    expect((await post(padded(QUERY.query, 64 * KIB))).status).toBe(200);
    const refused = await post(padded(QUERY.query, 64 * KIB + 1));
    expect(refused.status).toBe(413);
    expect(codeOf((await refused.json()) as ToyAnswer)).toBe('BAD_USER_INPUT');
  });

  test('of a batch of invites is taken from somebody who may invite, up to 1 MiB', async () => {
    const { post } = await startToy();
    const admin = { authorization: 'Bearer admin' };
    expect((await post(padded(batch, 1024 * KIB), admin)).status).toBe(200);
    expect((await post(padded(batch, 1024 * KIB + 1), admin)).status).toBe(413);
    expect((await post(padded(QUERY.query, 65 * KIB), admin)).status).toBe(413);
    expect((await post(padded('mutation { signOut }', 65 * KIB), admin)).status).toBe(413);
  });

  test('is not taken on the word of a stranger', async () => {
    const { post } = await startToy();
    expect((await post(padded(batch, 65 * KIB), { authorization: 'Bearer forged' })).status).toBe(413);
    expect((await post(padded(batch, 65 * KIB), { authorization: 'Bearer member' })).status).toBe(413);
    expect((await post(padded(batch, 65 * KIB))).status).toBe(413);
  });

  test('is judged by who its sender is once it is whole, not by who that was when it began', async () => {
    let looked = 0;
    const scopes = new Set(['invites:write']);
    const viewer = async () => {
      looked += 1;
      return looked === 1 ? { scopes } : null;
    };
    const { post } = await startToy({
      createContext: ({ clientAddress }) => ({ clientAddress, viewer }),
    });
    const answer = await post(padded(batch, 65 * KIB), { authorization: 'Bearer admin' });
    expect(codeOf((await answer.json()) as ToyAnswer)).toBe('UNAUTHENTICATED');
    expect(looked).toBe(2);
  });

  test('is counted as it comes when its length is not said', async () => {
    const { port } = await startToy();
    const chunk = `10000\r\n${' '.repeat(0x10000)}\r\n`;
    const head =
      'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n';
    expect(await raw(port, `${head}${chunk}${chunk}0\r\n\r\n`)).toContain('413');
  });

  test('that lies about its length is no request', async () => {
    const { port } = await startToy();
    const answer = await raw(
      port,
      'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1, 2\r\n\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  });
});

describe('every answer', () => {
  test('carries the headers that keep a browser safe', async () => {
    const { url, post } = await startToy();
    const answers = [
      await post(QUERY),
      await post('{'),
      await fetch(`${url}/nowhere`),
      await fetch(`${url}/health`),
      await fetch(`${url}/graphql`, { method: 'OPTIONS' }),
    ];
    for (const { headers } of answers) {
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('strict-transport-security')).toBeNull();
      expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
      expect(headers.get('x-powered-by')).toBeNull();
    }
  });

  test('holds browsers to https where people come by https', async () => {
    const { post } = await startToy({ config: { publicUrl: 'https://usher.example.com' } });
    expect((await post(QUERY)).headers.get('strict-transport-security')).toContain('max-age=31536000');
  });

  test('carries the request id that was sent, where it can do no harm', async () => {
    const { post } = await startToy();
    const idOf = async (id: string) =>
      (await post(QUERY, { 'x-request-id': id })).headers.get('x-request-id');
    expect(await idOf('trace-0001')).toBe('trace-0001');
    for (const id of ['short', 'x'.repeat(65), 'under_score_id', 'with space id'])
      expect(await idOf(id)).not.toBe(id);
  });
});

describe('the other paths', () => {
  test('say what they are there for', async () => {
    const { url, port } = await startToy();
    expect((await fetch(`${url}/health`)).status).toBe(200);
    expect((await fetch(`${url}/ready`)).status).toBe(200);
    expect(await (await fetch(`${url}/.well-known/jwks.json`)).json()).toEqual({ keys: [] });
    expect(await (await fetch(`${url}/schema.graphql`)).text()).toContain('type Query');
    expect(await (await fetch(`${url}/schema.graphql`, { method: 'HEAD' })).text()).toBe('');
    for (const path of ['/', '/accept-invite', '/%00']) {
      expect((await fetch(`${url}${path}`)).status).toBe(404);
    }
    for (const target of ['constructor', '__proto__', 'http://x/graphql/nowhere', '*']) {
      expect(await raw(port, `GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)).toMatch(
        /^HTTP\/1\.1 40[04] /,
      );
    }
  });

  test('are found by their whole address and with a slash at the end, too', async () => {
    const { port, url } = await startToy();
    const health = await raw(port, 'GET http://x:1/health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    expect(health).toMatch(/^HTTP\/1\.1 200 /);
    const asked = `http://usher.example.com/graphql?query=${encodeURIComponent(QUERY.query)}`;
    const head = `GET ${asked} HTTP/1.1\r\nHost: x\r\nX-GraphQL-Request: 1\r\nConnection: close\r\n\r\n`;
    expect(await raw(port, head)).toContain('{"data":{"me":{"name":"Ada"}}}');
    const answer = await fetch(`${url}/graphql/`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(QUERY),
    });
    expect(await answer.json()).toEqual({ data: { me: { name: 'Ada' } } });
  });

  test('tell a load balancer to wait while the service is not ready, and that it lives', async () => {
    const notReady = await startToy({ ready: async () => false });
    expect((await fetch(`${notReady.url}/ready`)).status).toBe(503);
    expect((await fetch(`${notReady.url}/health`)).status).toBe(200);
    const broken = await startToy({
      ready: async () => {
        throw new Error('no database');
      },
    });
    expect((await fetch(`${broken.url}/ready`)).status).toBe(503);
  });

  test('may be pages of somebody else, with headers of their own', async () => {
    const { url } = await startToy({
      staticPages: (req, res) => {
        if (req.url !== '/') return false;
        res.setHeader('cache-control', 'max-age=60');
        res.end('page');
        return true;
      },
    });
    const page = await fetch(url);
    expect(await page.text()).toBe('page');
    expect(page.headers.get('cache-control')).toBe('max-age=60');
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
    expect((await fetch(`${url}/other`)).status).toBe(404);
  });
});

describe('a resolver', () => {
  test('is told who is calling, as far as the proxies can be believed', async () => {
    const direct = await startToy();
    const lie = { 'x-forwarded-for': '203.0.113.7' };
    const who = { query: '{ who }' };
    expect(await (await direct.post(who, lie)).json()).toEqual({ data: { who: '127.0.0.1' } });
    const proxied = await startToy({ config: { trustProxy: 1 } });
    expect(await (await proxied.post(who, lie)).json()).toEqual({ data: { who: '203.0.113.7' } });
  });
});

describe('the explorer', () => {
  const asBrowser = { accept: 'text/html,application/xhtml+xml' };

  test('is not there unless it was asked for', async () => {
    const { url } = await startToy();
    expect((await fetch(`${url}/graphql`, { headers: asBrowser })).status).toBe(405);
  });

  test('comes compressed, once, with a policy that names its only script', async () => {
    const { url } = await startToy({ config: { graphiql: true } });
    const page = await fetch(`${url}/graphql`, { headers: asBrowser });
    expect(page.status).toBe(200);
    expect(page.headers.get('content-encoding')).toBe('gzip');
    expect(Number(page.headers.get('content-length'))).toBeLessThan(4_000_000);
    expect(page.headers.get('content-security-policy')).toMatch(/script-src 'sha256-[^']+' blob:;/);
    const html = await page.text();
    for (const step of ['signIn(', 'createInvite(', 'validateInvite(', 'acceptInvite(', 'invites(']) {
      expect(html).toContain(step);
    }
    expect(html).not.toMatch(/<(?:script|link|img)[^>]+(?:src|href)="https?:/);
    const etag = page.headers.get('etag') ?? '';
    expect((await fetch(`${url}/graphql`, { headers: { ...asBrowser, 'if-none-match': etag } })).status).toBe(
      304,
    );
  });

  test('comes plain to whoever cannot unpack it', async () => {
    const { port, url } = await startToy({ config: { graphiql: true } });
    const plain = await new Promise<string>((resolve, reject) => {
      get({ port, path: '/graphql', headers: asBrowser }, (res) => {
        let text = '';
        res.setEncoding('utf8').on('data', (part: string) => {
          text += part;
        });
        res.on('end', () => resolve(text));
      }).on('error', reject);
    });
    const zipped = await new Promise<Buffer>((resolve, reject) => {
      get({ port, path: '/graphql', headers: { ...asBrowser, 'accept-encoding': 'gzip' } }, (res) => {
        const parts: Buffer[] = [];
        res.on('data', (part: Buffer) => parts.push(part)).on('end', () => resolve(Buffer.concat(parts)));
      }).on('error', reject);
    });
    expect(gunzipSync(zipped).toString() === plain).toBe(true);
    expect((await fetch(`${url}/graphql`)).status).toBe(405);
  });

  test('says how to build it before it is built, and is there once it is', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'usher-graphiql-'));
    const file = join(folder, 'graphiql.html.gz');
    const graphiql = createGraphiql(pathToFileURL(file));
    const server = createServer((req, res) => {
      void graphiql({ req, res, requestId: 'r', clientAddress: '127.0.0.1', headers: {} });
    }).listen(0, '127.0.0.1');
    onTestFinished(async () => {
      server.close();
      await rm(folder, { recursive: true });
    });
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const before = await fetch(url);
    expect(before.status).toBe(503);
    expect(await before.text()).toContain('npm run build');
    await writeFile(file, gzipSync('<script>explore()</script>'));
    expect(await (await fetch(url)).text()).toBe('<script>explore()</script>');
  });

  test('is not called unbuilt when it is there and cannot be read', async () => {
    const aFolder = pathToFileURL(tmpdir());
    const unasked = {} as Exchange;
    await expect(createGraphiql(aFolder)(unasked)).rejects.toMatchObject({ code: 'EISDIR' });
  });

  test('opens from the link of an invite while nothing else does', async () => {
    const { url } = await startToy({ config: { graphiql: true } });
    expect(await (await fetch(`${url}/accept-invite`)).text()).toContain('optionsForPage');
    const withConsole = await startToy({
      config: { graphiql: true },
      staticPages: (_req, res) => {
        res.end('console');
        return true;
      },
    });
    expect(await (await fetch(`${withConsole.url}/accept-invite`)).text()).toBe('console');
  });
});

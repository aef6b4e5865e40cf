import { expect, test } from 'vitest';
import { startToy } from '../support/toy-server.ts';

const APP = 'https://app.example.com';
const ALLOW = 'access-control-allow-origin';
const QUERY = { query: '{ me { name } }' };

test('a page of a listed origin may call, without cookies, and read what it needs', async () => {
  const { url, post } = await startToy({ config: { corsOrigins: [APP, 'https://other.example.com'] } });
  const preflight = await fetch(`${url}/graphql`, {
    method: 'OPTIONS',
    headers: {
      origin: APP,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization',
    },
  });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get(ALLOW)).toBe(APP);
  expect(preflight.headers.get('access-control-allow-methods')).toBe('GET, POST');
  const allowed = preflight.headers.get('access-control-allow-headers')?.split(', ');
  expect(allowed).toEqual(
    expect.arrayContaining(['content-type', 'authorization', 'x-request-id', 'graphql-require-preflight']),
  );
  const answer = await post(QUERY, { origin: APP });
  expect(answer.headers.get(ALLOW)).toBe(APP);
  expect(answer.headers.get('access-control-expose-headers')).toBe('Retry-After, X-Request-Id');
  expect(answer.headers.get('vary')).toContain('Origin');
  for (const { headers } of [preflight, answer]) {
    expect(headers.get('access-control-allow-credentials')).toBeNull();
  }
});

test('a listed page may send any header, because what watches over it adds its own', async () => {
  const { url } = await startToy({ config: { corsOrigins: [APP] } });
  const ask = (headers: string) =>
    fetch(`${url}/graphql`, {
      method: 'OPTIONS',
      headers: {
        origin: APP,
        'access-control-request-method': 'POST',
        'access-control-request-headers': headers,
      },
    });
  const added = ['traceparent', 'baggage', 'sentry-trace', 'apollographql-client-name'];
  const allowed = (await ask(added.join(','))).headers.get('access-control-allow-headers')?.split(', ');
  expect(allowed).toEqual(expect.arrayContaining([...added, 'authorization']));
  const odd = (await ask('x-good, <odd>')).headers.get('access-control-allow-headers');
  expect(odd).not.toContain('odd');
});

test('a page that is not listed is told of once, with what to set', async () => {
  const { url, post, logs } = await startToy({ config: { publicUrl: 'https://usher.example.com' } });
  for (const origin of [APP, APP, url, 'https://usher.example.com']) await post(QUERY, { origin });
  const told = logs.map((line) => JSON.parse(line)).filter(({ level }) => level === 40);
  expect(told).toHaveLength(1);
  expect(told[0]).toMatchObject({ origin: APP, msg: expect.stringContaining('CORS_ORIGINS') });
  for (let page = 0; page < 50; page += 1) await post(QUERY, { origin: `https://${page}.example.com` });
  expect(logs.filter((line) => line.includes('CORS_ORIGINS'))).toHaveLength(20);
});

test.each([
  'https://evil.example.com',
  'https://app.example.com.evil.com',
  'https://evil.com/https://app.example.com',
  'http://app.example.com',
  'https://app.example.com:8443',
  'https://APP.example.com',
  'null',
  '*',
])('a page of %s may not', async (origin) => {
  const { url, post } = await startToy({ config: { corsOrigins: [APP] } });
  const preflight = await fetch(`${url}/graphql`, {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'POST' },
  });
  for (const { headers } of [preflight, await post(QUERY, { origin })]) {
    expect(headers.get(ALLOW)).toBeNull();
    expect(headers.get('access-control-allow-methods')).toBeNull();
    expect(headers.get('vary')).toContain('Origin');
  }
});

test('without a list no page of another origin may', async () => {
  const { post } = await startToy();
  expect((await post(QUERY, { origin: APP })).headers.get(ALLOW)).toBeNull();
});

test('a page of a listed origin can read a refusal, too', async () => {
  const { post } = await startToy({ config: { corsOrigins: [APP] } });
  const answer = await post('{', { origin: APP });
  expect(answer.status).toBe(400);
  expect(answer.headers.get(ALLOW)).toBe(APP);
});

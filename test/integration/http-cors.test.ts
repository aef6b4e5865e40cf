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

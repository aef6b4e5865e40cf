import { afterAll, beforeAll, describe, expect, it, test, vi } from 'vitest';
import { type Statement, sql } from '../../src/database/sql.ts';
import { SCOPES } from '../../src/platform/scopes.ts';
import { expectType, type Flow } from '../support/flow.ts';
import type { AdminSeed } from '../support/seed.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

let app: TestApp;
let admin: AdminSeed;
beforeAll(async () => {
  app = await startTestApp();
  admin = await app.admin();
});
afterAll(() => app.stop());

async function makeKey(input: { scopes?: string[]; expiresAt?: string } = {}, maker: Flow = admin.can) {
  const result = await maker.createApiKey({ name: 'the deploy job', scopes: ['users:read'], ...input });
  return expectType(result, 'CreateApiKeyPayload');
}

async function codeOf(secret: string, query = '{ users { nodes { id } } }') {
  const { errors } = await app.client(secret).send(query);
  return errors?.[0]?.extensions.code ?? 'OK';
}

async function set(id: string, change: Statement) {
  await app.db.execute(sql`UPDATE api_keys SET ${change} WHERE id = ${id}::uuid`);
}

describe('an API key', () => {
  it('is shown once, and only its hash is kept', async () => {
    const { apiKey, secret } = await makeKey();
    expect(secret).toMatch(/^usk_[A-Za-z0-9_-]{64}$/);
    expect(secret.startsWith(apiKey.prefix)).toBe(true);
    expect(apiKey).toMatchObject({
      name: 'the deploy job',
      scopes: ['users:read'],
      expiresAt: null,
      lastUsedAt: null,
      revokedAt: null,
      createdBy: { id: admin.id },
    });
    const [stored] = await app.db.query<{ row: string }>(
      sql`SELECT api_keys::text AS row FROM api_keys WHERE id = ${apiKey.id}::uuid`,
    );
    expect(stored?.row).not.toContain(secret.slice(apiKey.prefix.length));
    expect(JSON.stringify(await admin.can.apiKeys())).not.toContain(secret.slice(apiKey.prefix.length));
    expect(JSON.stringify(app.logs)).not.toContain(secret.slice(apiKey.prefix.length));
  });

  it('may do what it was made for and nothing else', async () => {
    const { secret } = await makeKey({ scopes: ['users:read', 'users:read'] });
    expect(await codeOf(secret)).toBe('OK');
    expect(await codeOf(secret, '{ invites { nodes { id } } }')).toBe('FORBIDDEN');
    expect(await codeOf(secret, '{ apiKeys { id } }')).toBe('FORBIDDEN');
    expect(await codeOf(secret, '{ me { id } }')).toBe('OK');
  });

  test.each([
    ['no scope', { scopes: [] }, 'scopes'],
    ['an unknown scope', { scopes: ['users:read', 'everything:do'] }, 'scopes.1'],
    ['an empty name', { name: '  ' }, 'name'],
    ['a name of two lines', { name: 'a\nb' }, 'name'],
    ['a name that is too long', { name: 'x'.repeat(101) }, 'name'],
    ['an end in the past', { expiresAt: new Date(Date.now() - 1_000).toISOString() }, 'expiresAt'],
  ])('with %s is not made', async (_what, input, path) => {
    const result = await admin.can.createApiKey({ name: 'a key', scopes: ['users:read'], ...input });
    expect(expectType(result, 'ValidationError').issues.map((issue) => issue.path.join('.'))).toEqual([path]);
  });

  it('cannot hold a scope that its maker lacks', async () => {
    // Every scope that there was before admins:grant does not add up to it.
    const manager = await admin.makesKey(...SCOPES.filter((scope) => scope !== 'admins:grant'));
    const { apiKey, secret } = await makeKey({ scopes: ['users:read'] }, manager);
    expect(apiKey.createdBy?.id).toBe(admin.id);
    expect(await codeOf(secret)).toBe('OK');
    const refused = await manager.createApiKey({ name: 'more', scopes: ['users:read', 'admins:grant'] });
    expect(expectType(refused, 'ValidationError').issues).toEqual([
      { path: ['scopes', '1'], message: 'A key cannot hold a scope that you lack.' },
    ]);
  });

  it('that another key made ends with that one, however many were made in between', async () => {
    const first = await makeKey({ scopes: ['api-keys:manage', 'users:read'] });
    const second = await makeKey({ scopes: ['api-keys:manage', 'users:read'] }, app.as(first.secret));
    const third = await makeKey({}, app.as(second.secret));
    const beside = await makeKey();
    expect(await codeOf(third.secret)).toBe('OK');
    expectType(await admin.can.revokeApiKey(first.apiKey.id), 'RevokeApiKeyPayload');
    for (const { secret, apiKey } of [first, second, third]) {
      expect(await codeOf(secret)).toBe('UNAUTHENTICATED');
      expect((await admin.can.apiKeys())?.find(({ id }) => id === apiKey.id)?.revokedAt).not.toBeNull();
    }
    expect(await codeOf(beside.secret)).toBe('OK');
  });

  it('that another key made never outlives it', async () => {
    const soon = new Date(Date.now() + 60_000).toISOString();
    const later = new Date(Date.now() + 120_000).toISOString();
    const maker = await makeKey({ scopes: ['api-keys:manage', 'users:read'], expiresAt: soon });
    const made = await Promise.all(
      [{}, { expiresAt: later }].map((ends) => makeKey(ends, app.as(maker.secret))),
    );
    expect(made.map(({ apiKey }) => apiKey.expiresAt)).toEqual([soon, soon]);
    await set(maker.apiKey.id, sql`expires_at = now()`);
    for (const { secret } of made) expect(await codeOf(secret)).toBe('UNAUTHENTICATED');
  });

  it('does less when its maker may do less', async () => {
    const maker = await app.admin();
    const { secret } = await makeKey({ scopes: [...SCOPES] }, maker.can);
    expect(await codeOf(secret)).toBe('OK');
    await admin.can.updateUser({ id: maker.id, role: 'MEMBER' });
    expect(await codeOf(secret)).toBe('FORBIDDEN');
    await admin.can.updateUser({ id: maker.id, status: 'DISABLED' });
    expect(await codeOf(secret)).toBe('UNAUTHENTICATED');
    await admin.can.updateUser({ id: maker.id, status: 'ACTIVE', role: 'ADMIN' });
    expect(await codeOf(secret)).toBe('OK');
    await admin.can.updateUser({ id: maker.id, role: 'MEMBER' });
  });

  it('works until it expires', async () => {
    const { apiKey, secret } = await makeKey({ expiresAt: new Date(Date.now() + 60_000).toISOString() });
    expect(await codeOf(secret)).toBe('OK');
    await set(apiKey.id, sql`expires_at = now()`);
    expect(await codeOf(secret)).toBe('UNAUTHENTICATED');
  });

  it('that was revoked is dead at once, and stays revoked', async () => {
    const { apiKey, secret } = await makeKey();
    const revoked = expectType(await admin.can.revokeApiKey(apiKey.id), 'RevokeApiKeyPayload');
    expect(revoked.apiKey.revokedAt).not.toBeNull();
    expect(await codeOf(secret)).toBe('UNAUTHENTICATED');
    const again = expectType(await admin.can.revokeApiKey(apiKey.id), 'RevokeApiKeyPayload');
    expect(again.apiKey).toEqual(revoked.apiKey);
  });

  test.each(['', 'nonsense', '0198c0de-0000-7000-8000-000000000000'])(
    'with the id %j is not there',
    async (id) => {
      expectType(await admin.can.revokeApiKey(id), 'ApiKeyNotFoundError');
    },
  );

  it('that somebody makes up opens nothing', async () => {
    const { secret } = await makeKey();
    const other = secret.endsWith('A') ? 'B' : 'A';
    expect(await codeOf(secret.slice(0, -1) + other)).toBe('UNAUTHENTICATED');
    expect(await codeOf(`usk_${'A'.repeat(64)}`)).toBe('UNAUTHENTICATED');
    expect(await codeOf('usk_')).toBe('UNAUTHENTICATED');
  });

  it('shows when it was last used, to a minute', async () => {
    const { apiKey, secret } = await makeKey();
    const lastUse = async () => (await admin.can.apiKeys())?.find(({ id }) => id === apiKey.id)?.lastUsedAt;
    await Promise.all(Array.from({ length: 5 }, () => codeOf(secret)));
    const first = await vi.waitUntil(lastUse);
    expect(await codeOf(secret)).toBe('OK');
    await set(apiKey.id, sql`last_used_at = last_used_at - interval '50 seconds'`);
    const aged = await lastUse();
    expect(await codeOf(secret)).toBe('OK');
    expect(await lastUse()).toBe(aged);
    await set(apiKey.id, sql`last_used_at = last_used_at - interval '20 seconds'`);
    expect(await codeOf(secret)).toBe('OK');
    await vi.waitFor(async () => {
      expect(Date.parse(String(await lastUse()))).toBeGreaterThanOrEqual(Date.parse(String(first)));
    });
  });
});

describe('the list of API keys', () => {
  it('is newest first, and for whoever manages keys', async () => {
    const [one, two] = [await makeKey(), await makeKey()];
    const ids = (await admin.can.apiKeys())?.map(({ id }) => id) ?? [];
    expect(ids.indexOf(two.apiKey.id)).toBeLessThan(ids.indexOf(one.apiKey.id));
    expect(await codeOf((await makeKey({ scopes: ['api-keys:manage'] })).secret, '{ apiKeys { id } }')).toBe(
      'OK',
    );
  });
});

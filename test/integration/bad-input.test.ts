import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import { sql } from '../../src/database/sql.ts';
import { expectType } from '../support/flow.ts';
import type { CreateInviteInput } from '../support/generated/graphql.ts';
import { type AdminSeed, PASSWORD, someone } from '../support/seed.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

let app: TestApp;
let admin: AdminSeed;
beforeAll(async () => {
  app = await startTestApp();
  admin = await app.admin();
});
afterAll(() => app.stop());

// Nothing that is refused leaves a trace, whatever it was.
let before: object[];
const rows = () =>
  app.db.query(sql`SELECT (SELECT count(*) FROM invites), (SELECT count(*) FROM events) AS events`);

describe('what is refused with the place where it is wrong', () => {
  beforeEach(async () => {
    before = await rows();
  });
  afterEach(async () => expect(await rows()).toEqual(before));

  async function pathsOf(input: Partial<CreateInviteInput>): Promise<string[]> {
    const result = await admin.can.createInvite({ email: someone('ada'), ...input });
    const { issues, code, message } = expectType(result, 'ValidationError');
    expect(code).toBe('VALIDATION_ERROR');
    expect(message).toMatch(/\.$/);
    const values = Object.values(input).filter((value) => typeof value === 'string' && value.length > 3);
    for (const value of values) expect(JSON.stringify(issues)).not.toContain(value);
    return issues.map(({ path }) => path.join('.'));
  }

  test.each([
    ['nothing', ''],
    ['blanks', '   '],
    ['no @', 'ada.example.com'],
    ['two @', 'ada@lovelace@example.com'],
    ['no local part', '@example.com'],
    ['no domain', 'ada@'],
    ['a domain of one label', 'ada@localhost'],
    ['an empty label', 'ada@example..com'],
    ['two trailing dots', 'ada@example.com..'],
    ['a leading dot', '.ada@example.com'],
    ['a dot at the end of the local part', 'ada.@example.com'],
    ['two dots', 'ada..lovelace@example.com'],
    ['a local part of 65', `${'a'.repeat(65)}@example.com`],
    ['255 characters', `ada@${'a'.repeat(60)}.${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.example`],
    ['an encoded word', '=?utf-8?q?ada?=@example.com'],
    ['letters beyond ASCII', 'adá@example.com'],
    ['a domain of symbols', 'ada@i❤.example'],
    ['an invisible sign within', 'ada@exam\u200bple.com'],
    ['a dotless i, which another case would fold', 'adı@example.com'],
    ['a space', 'ada lovelace@example.com'],
    ['a display name', 'Ada <ada@example.com>'],
    ['a line break', 'ada@example.com\r\nBcc: eve@example.com'],
    ['a list', 'ada@example.com,eve@example.com'],
    ['a quoted local part', '"ada"@example.com'],
    ['an IP address', 'ada@[127.0.0.1]'],
    ['megabytes, nearly', `${'a'.repeat(50_000)}@example.com`],
  ])('an address with %s', async (_, email) => {
    expect(await pathsOf({ email })).toEqual(['email']);
  });

  test.each([299, 0, -1, 2_592_001, 2_147_483_647, -2_147_483_648])(
    'a window of %i seconds',
    async (seconds) => {
      expect(await pathsOf({ expiresInSeconds: seconds })).toEqual(['expiresInSeconds']);
    },
  );

  test.each([
    ['that is empty', '', '.0'],
    ['of 65 characters', 'x'.repeat(65), '.0'],
    ['with a tab', 'a\tb', '.0'],
    ['with a line break', 'a\nb', '.0'],
    ['with DEL', 'a\x7fb', '.0'],
    ['with a C1 control', 'a\x85b', '.0'],
  ])('a label %s', async (_, role, place) => {
    expect(await pathsOf({ roles: [role] })).toEqual([`roles${place}`]);
  });

  it('51 labels, and a message of 1,001 characters, and a key of 256', async () => {
    const input = {
      roles: Array.from({ length: 51 }, (_, index) => `role-${index}`),
      message: '🙂'.repeat(1_001),
      idempotencyKey: 'x'.repeat(256),
    };
    expect((await pathsOf(input)).sort()).toEqual(['idempotencyKey', 'message', 'roles']);
  });

  it('a message with control characters', async () => {
    expect(await pathsOf({ message: 'Hello \x1b[31m' })).toEqual(['message']);
  });

  test.each([
    ['takes more than 8 KB', { a: 'x'.repeat(8_192) }],
    ['takes more than 8 KB in bytes, not in letters', { a: 'é'.repeat(4_100) }],
    ['takes more than 8 KB with its keys', { ['k'.repeat(8_192)]: 1 }],
  ])('metadata that %s', async (_, metadata) => {
    expect(await pathsOf({ metadata })).toEqual(['metadata']);
  });

  it('everything at once', async () => {
    const paths = await pathsOf({ email: 'x', roles: ['', 'ok', ''], expiresInSeconds: 1, message: '\x07' });
    expect(paths.sort()).toEqual(['email', 'expiresInSeconds', 'message', 'roles.0', 'roles.2']);
  });
});

/** An object as text, whatever the order of its keys. */
function sorted(object: object | null | undefined): string {
  return JSON.stringify(object == null ? null : Object.entries(object).sort());
}

describe('what is just within the bounds', () => {
  test.each<[string, Partial<CreateInviteInput>]>([
    ['a local part of 64', { email: `${'a'.repeat(64)}@example.com` }],
    [
      'an address of 254',
      { email: `a@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(61)}.example` },
    ],
    ['an odd but good address', { email: "!#$%&'*+/?=^_`{|}~-@sub-domain.example.museum" }],
    ['a full-width address, which is the plain one', { email: 'ａｄａ＠ｅｘａｍｐｌｅ.com' }],
    ['five minutes', { expiresInSeconds: 300 }],
    ['thirty days', { expiresInSeconds: 2_592_000 }],
    [
      '50 labels of 2,048 bytes',
      { roles: Array.from({ length: 50 }, (_, index) => `${10 + index}`.padEnd(index === 0 ? 35 : 38, 'x')) },
    ],
    ['a label of 64 characters', { roles: ['🙂'.repeat(64)] }],
    ['a message of 1,000 characters', { message: '🙂'.repeat(1_000) }],
    ['metadata of 8 KB', { metadata: { a: 'x'.repeat(8_192 - '{"a":""}'.length) } }],
    ['no metadata at all', { metadata: null, message: null, expiresInSeconds: null, idempotencyKey: null }],
    ['empty metadata', { metadata: {} }],
    [
      'metadata with odd keys',
      { metadata: { ['__proto__']: { a: 1 }, constructor: 1, '': null, $where: [] } },
    ],
  ])('%s is taken', async (_, input) => {
    const { invite } = expectType(
      await admin.can.createInvite({ email: someone('ada'), ...input }),
      'CreateInvitePayload',
    );
    expect(sorted(invite.metadata)).toBe(sorted(input.metadata));
    if (input.message) expect(invite.message).toBe(input.message);
  });

  it('keeps labels as they are, each once', async () => {
    const roles = [' padded ', 'Ünïcödé', 'a b', ' padded ', 'a,b', '"quoted"', '{}', 'NULL', '\\'];
    const { invite } = expectType(
      await admin.can.createInvite({ email: someone('ada'), roles }),
      'CreateInvitePayload',
    );
    expect(invite.roles).toEqual([...new Set(roles)]);
  });
});

describe('what GraphQL itself refuses', () => {
  const create = 'mutation ($input: CreateInviteInput!) { createInvite(input: $input) { __typename } }';
  const resend = 'mutation ($input: ResendInviteInput!) { resendInvite(input: $input) { __typename } }';

  test.each<[string, string, object]>([
    [
      'a window beyond 32 bits',
      create,
      { input: { email: 'a@example.com', expiresInSeconds: 2_147_483_648 } },
    ],
    ['a window with a fraction', create, { input: { email: 'a@example.com', expiresInSeconds: 300.5 } }],
    ['a window as text', create, { input: { email: 'a@example.com', expiresInSeconds: 'secret-value' } }],
    ['an unknown role', create, { input: { email: 'a@example.com', role: 'secret-value' } }],
    ['null for a role', create, { input: { email: 'a@example.com', role: null } }],
    ['null among the labels', create, { input: { email: 'a@example.com', roles: [null] } }],
    ['metadata that is a list', create, { input: { email: 'a@example.com', metadata: ['secret-value'] } }],
    ['metadata that is text', create, { input: { email: 'a@example.com', metadata: 'secret-value' } }],
    ['a field that is none', create, { input: { email: 'a@example.com', 'secret-value': 1 } }],
    ['no address', create, { input: { roles: [] } }],
    ['an address that is a number', create, { input: { email: 7 } }],
    ['an invite named in no way', resend, { input: { invite: {} } }],
    [
      'an invite named in two ways',
      resend,
      { input: { invite: { id: '1', email: 'secret-value@example.com' } } },
    ],
    ['an invite named by null', resend, { input: { invite: { id: null } } }],
    [
      'a time that is none',
      'query ($input: InviteFilter) { invites(filter: $input) { totalCount } }',
      { input: { createdAt: { gte: 'secret-value' } } },
    ],
    [
      'a huge time',
      'query ($input: InviteFilter) { invites(filter: $input) { totalCount } }',
      { input: { createdAt: { gte: '99999-01-01T00:00:00Z' } } },
    ],
  ])('%s, without the value', async (_, query, variables) => {
    const { data, errors } = await admin.can.client.send(query, variables);
    expect(data ?? null).toBeNull();
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
    expect(JSON.stringify(errors)).not.toMatch(/secret-value/);
  });

  test.each([
    'createInvite(input: { email: "a@example.com", expiresInSeconds: 99999999999 })',
    'createInvite(input: { email: "a@example.com", role: SECRET_VALUE })',
    'createInvite(input: { email: 5 })',
    'createInvite(input: { email: "a@example.com", metadata: "secret-value" })',
    'revokeInvite(input: { invite: { id: "1", token: "secret-value" } })',
    'revokeInvite(input: { invite: {} })',
  ])('%s, written into the document', async (field) => {
    const { errors } = await admin.can.client.send(`mutation { ${field} { __typename } }`);
    expect(errors?.[0]?.extensions.code).toMatch(/^(BAD_USER_INPUT|GRAPHQL_VALIDATION_FAILED)$/);
    expect(JSON.stringify(errors)).not.toMatch(/secret.value/i);
  });

  test.each<[string, object, string[]]>([
    ['NUL', { message: 'secret-value\0' }, ['message']],
    ['half of a surrogate pair', { message: 'secret-value\ud83d' }, ['message']],
    ['NUL in an address', { email: 'secret-value\0@example.com' }, ['email']],
    ['NUL in a label', { roles: ['fine', 'secret-value\0'] }, ['roles', '1']],
    ['NUL in a key', { metadata: { 'secret-value\0': 1 } }, ['metadata']],
    ['half of a pair in the metadata', { metadata: { a: ['\udc00'] } }, ['metadata']],
    ['NUL in an idempotency key', { idempotencyKey: 'secret-value\0' }, ['idempotencyKey']],
  ])('but %s is a ValidationError with its path', async (_, input, path) => {
    const result = await admin.can.createInvite({ email: someone('ada'), ...input });
    expect(expectType(result, 'ValidationError').issues.map((issue) => issue.path)).toEqual([path]);
    expect(JSON.stringify(result)).not.toContain('secret-value');
  });

  test.each(['\0', '\ud83d', 'a\0b'])('and %j in what only finds something finds nothing', async (text) => {
    const { can } = admin;
    expect(await can.invite(text)).toBeNull();
    expect(await can.user(text)).toBeNull();
    expect((await can.invites({ filter: { search: text } })).nodes).toEqual([]);
    expect((await can.invites({ filter: { email: text, invitedById: text } })).nodes).toEqual([]);
    expect((await can.users({ filter: { search: text } })).nodes).toEqual([]);
    expect((await can.validateInvite(text)).code).toBe('INVITE_INVALID_TOKEN');
    expectType(await can.revokeInvite({ invite: { token: text } }), 'InviteNotFoundError');
    expectType(await can.refreshSession(text), 'SessionInvalidError');
    expectType(
      await can.acceptInvite({ token: text, firstName: 'Ada', password: PASSWORD }),
      'InviteInvalidTokenError',
    );
    expect((await can.signIn(text, text)).__typename).toMatch(/^(ValidationError|InvalidCredentialsError)$/);
  });

  test.each(['{ a: 1e999 }', '{ a: [[1e999]] }'])(
    'but metadata of %s is a ValidationError',
    async (metadata) => {
      const { data } = await admin.can.client.send(
        `mutation { createInvite(input: { email: "${someone('ada')}", metadata: ${metadata} }) { __typename } }`,
      );
      expect(data.createInvite.__typename).toBe('ValidationError');
    },
  );
});

describe('an id that is no UUID', () => {
  const ids = [
    '',
    '0',
    'null',
    "' OR 1=1 --",
    '0198c0de-0000-7000-8000-00000000000',
    'x'.repeat(5_000),
    '9'.repeat(40),
  ];

  test.each(ids)('is an id of nothing (%#)', async (id) => {
    expect(await admin.can.invite(id)).toBeNull();
    expect(await admin.can.user(id)).toBeNull();
    const invite = { id };
    expectType(await admin.can.resendInvite({ invite }), 'InviteNotFoundError');
    expectType(await admin.can.updateInvite({ invite, roles: [] }), 'InviteNotFoundError');
    expectType(await admin.can.revokeInvite({ invite }), 'InviteNotFoundError');
    expectType(await admin.can.copyInviteLink({ invite }), 'InviteNotFoundError');
    expectType(await admin.can.deleteInvite(id), 'InviteNotFoundError');
  });

  it('may be a number, which is an id as GraphQL has it', async () => {
    const { data } = await admin.can.client.send('{ invite(id: 7) { id } }');
    expect(data).toEqual({ invite: null });
  });
});

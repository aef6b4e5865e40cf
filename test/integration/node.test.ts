import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectType } from '../support/flow.ts';
import { type AdminSeed, type PersonSeed, someone } from '../support/seed.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

let app: TestApp;
let admin: AdminSeed;
let member: PersonSeed;
let ids: { readonly Invite: string; readonly User: string; readonly ApiKey: string };
beforeAll(async () => {
  app = await startTestApp();
  admin = await app.admin();
  member = await admin.bringsIn(someone('ada'));
  const invite = await admin.invites(someone('grace'), { roles: ['editors'] });
  const { apiKey } = expectType(
    await admin.can.createApiKey({ name: 'a service', scopes: ['users:read'] }),
    'CreateApiKeyPayload',
  );
  ids = { Invite: invite.id, User: member.id, ApiKey: apiKey.id };
});
afterAll(() => app.stop());

const NODE = `query ($id: ID!) {
  node(id: $id) {
    __typename
    id
    ... on Invite { roles status invitedBy { id name } }
    ... on User { name role }
    ... on ApiKey { name prefix createdBy { id } }
  }
}`;

interface Answer {
  readonly data?: { readonly node: unknown } | null;
  readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
}

async function nodeFor(bearer: string, id: string): Promise<unknown> {
  const { data, errors } = (await app.client(bearer).send(NODE, { id })) as Answer;
  expect(errors).toBeUndefined();
  return data?.node;
}

async function keyWith(...scopes: string[]): Promise<string> {
  return expectType(await admin.can.createApiKey({ name: 'a service', scopes }), 'CreateApiKeyPayload')
    .secret;
}

test('an admin finds an invite, a user and an API key by id alone, each with what it has', async () => {
  expect(await nodeFor(admin.accessToken, ids.Invite)).toEqual({
    __typename: 'Invite',
    id: ids.Invite,
    roles: ['editors'],
    status: 'PENDING',
    invitedBy: { id: admin.id, name: 'Grace Hopper' },
  });
  expect(await nodeFor(admin.accessToken, ids.User.toUpperCase())).toEqual({
    __typename: 'User',
    id: ids.User,
    name: 'Ada',
    role: 'MEMBER',
  });
  expect(await nodeFor(admin.accessToken, ids.ApiKey)).toMatchObject({
    __typename: 'ApiKey',
    id: ids.ApiKey,
    name: 'a service',
    createdBy: { id: admin.id },
  });
});

test.each(['0198c0de-0000-7000-8000-000000000000', '', 'nonsense'])(
  'nothing has the id %j, and an admin is told so',
  async (id) => expect(await nodeFor(admin.accessToken, id)).toBeNull(),
);

test.each([
  ['invites:read', 'Invite'],
  ['users:read', 'User'],
  ['api-keys:manage', 'ApiKey'],
] as const)(
  'a service that holds %s alone finds things of the type %s, and no others',
  async (scope, found) => {
    const key = await keyWith(scope);
    for (const [typename, id] of Object.entries(ids)) {
      const node = await nodeFor(key, id);
      if (typename === found) expect(node).toMatchObject({ __typename: typename, id });
      else expect(node).toBeNull();
    }
  },
);

test('a member finds nothing, and a stranger may not ask', async () => {
  for (const id of Object.values(ids)) expect(await nodeFor(member.accessToken, id)).toBeNull();
  const { errors } = (await app.client().send(NODE, { id: ids.User })) as Answer;
  expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
});

import { composeServices } from '@theguild/federation-composition';
import { buildSchema, parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectType } from '../support/flow.ts';
import { graphqlClient } from '../support/graphql-client.ts';
import { NEIGHBOURS } from '../support/neighbours.ts';
import type { AdminSeed, PersonSeed } from '../support/seed.ts';
import { statementsOf } from '../support/statements.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

let app: TestApp;
let admin: AdminSeed;
let member: PersonSeed;

beforeAll(async () => {
  app = await startTestApp({ env: { FEDERATION: 'on' } });
  admin = await app.admin();
  member = await admin.bringsIn('member@example.com');
});
afterAll(() => app.stop());

function ask(query: string, variables: object = {}, bearer: string | undefined = admin.accessToken) {
  return graphqlClient(`${app.url}/graphql/subgraph`, bearer).send(query, variables);
}

const ENTITIES = `query ($representations: [_Any!]!) {
  _entities(representations: $representations) {
    __typename
    ... on User { id email name metadata }
    ... on Invite { id email status invitedBy { id } }
    ... on ApiKey { id name createdBy { email } }
  }
}`;

async function sdl(): Promise<string> {
  const { data } = await ask('{ _service { sdl } }', {}, undefined);
  return (data as { _service: { sdl: string } })._service.sdl;
}

describe('the subgraph', () => {
  test('is composed with two neighbours that have errors and roles of their own', async () => {
    const services = [
      { name: 'usher', url: 'http://usher.example/graphql/subgraph', typeDefs: parse(await sdl()) },
      ...Object.entries(NEIGHBOURS).map(([name, text]) => ({
        name,
        url: `http://${name}.example`,
        typeDefs: parse(text),
      })),
    ];
    const { errors, publicSdl } = composeServices(services);
    expect(errors?.map(({ message }) => message)).toBeUndefined();
    const api = buildSchema(publicSdl ?? '');
    const fieldsOf = (name: string) => {
      const type = api.getType(name);
      return type && 'getFields' in type ? Object.keys(type.getFields()) : [];
    };
    expect(fieldsOf('User')).toEqual(expect.arrayContaining(['email', 'orders']));
    expect(fieldsOf('Invite')).toEqual(expect.arrayContaining(['status', 'cost']));
    expect(fieldsOf('Error')).toEqual(['trouble']);
    expect(fieldsOf('UsherError')).toEqual(['code', 'message']);
    expect(fieldsOf('UsherValidationError')).toContain('issues');
    expect(String(api.getType('UsherRole'))).toBe('UsherRole');
  });

  test('says who may call what, in the words that gateways know', async () => {
    const text = await sdl();
    expect(text).toMatch(
      /createInvite\([^)]*\): CreateInviteResult! @requiresScopes\(scopes: \[\["invites:write"\]\]\)/,
    );
    expect(text).toMatch(/me: User @authenticated/);
    for (const type of ['User', 'Invite', 'ApiKey']) {
      expect(text).toMatch(new RegExp(`type ${type} implements Node @key\\(fields: "id"\\)`));
    }
    expect(text).not.toMatch(/@public|\bnode\(/);
  });

  test('answers as the API does, with refusals under their names here', async () => {
    const create = `mutation ($email: String!) {
      createInvite(input: { email: $email, role: MEMBER }) {
        __typename
        ... on UsherError { code }
        ... on UsherValidationError { issues { message } }
        ... on CreateInvitePayload { invite { id role } }
      }
    }`;
    expect((await ask(create, { email: 'fed@example.com' })).data).toMatchObject({
      createInvite: { __typename: 'CreateInvitePayload', invite: { role: 'MEMBER' } },
    });
    expect((await ask(create, { email: 'no address' })).data).toMatchObject({
      createInvite: { __typename: 'UsherValidationError', code: 'VALIDATION_ERROR' },
    });
    const { errors } = await ask(create, { email: 'x@example.com' }, member.accessToken);
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });

  test('is bounded as the API is', async () => {
    const { errors } = await ask(
      `{ ${Array(12)
        .fill('me { id }')
        .map((field, n) => `a${n}: ${field}`)
        .join(' ')} }`,
    );
    expect(errors?.[0]?.extensions.code).toBe('OPERATION_TOO_COMPLEX');
    const get = await fetch(`${app.url}/graphql/subgraph?query={me{id}}`, {
      headers: { authorization: 'x' },
    });
    expect(get.status).toBe(404);
  });
});

describe('entities', () => {
  test('are found by what other subgraphs know of them, in their order, and null where there is nothing', async () => {
    const invite = await admin.invites('entity@example.com');
    const { apiKey } = expectType(
      await admin.can.createApiKey({ name: 'federated', scopes: ['users:read'] }),
      'CreateApiKeyPayload',
    );
    const representations = [
      { __typename: 'Invite', id: invite.id },
      { __typename: 'User', id: member.id },
      { __typename: 'User', id: invite.id },
      { __typename: 'ApiKey', id: apiKey.id },
      { __typename: 'User', id: admin.id },
      { __typename: 'User', id: 'no uuid' },
    ];
    const { data, errors } = await ask(ENTITIES, { representations });
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      _entities: [
        {
          __typename: 'Invite',
          id: invite.id,
          email: invite.email,
          status: 'PENDING',
          invitedBy: { id: admin.id },
        },
        { __typename: 'User', id: member.id, email: member.email, name: expect.any(String), metadata: null },
        null,
        { __typename: 'ApiKey', id: apiKey.id, name: 'federated', createdBy: { email: admin.email } },
        expect.objectContaining({ __typename: 'User', email: admin.email }),
        null,
      ],
    });
  });

  test('are judged one by one: what the caller may not read is refused, and the rest is answered', async () => {
    const invite = await admin.invites('judged@example.com');
    const key = expectType(
      await admin.can.createApiKey({ name: 'invites alone', scopes: ['invites:read'] }),
      'CreateApiKeyPayload',
    );
    const representations = [
      { __typename: 'User', id: admin.id },
      { __typename: 'Invite', id: invite.id },
    ];
    const { data, errors } = await ask(ENTITIES, { representations }, key.secret);
    expect(data).toMatchObject({ _entities: [null, { email: invite.email }] });
    expect(errors).toMatchObject([{ path: ['_entities', 0], extensions: { code: 'FORBIDDEN' } }]);
    for (const bearer of [undefined, 'wrong']) {
      const nobody = await graphqlClient(`${app.url}/graphql/subgraph`, bearer).send(ENTITIES, {
        representations,
      });
      expect(nobody.data).toEqual({ _entities: [null, null] });
      expect(nobody.errors?.map(({ extensions }) => extensions.code)).toEqual(
        Array(2).fill('UNAUTHENTICATED'),
      );
    }
    const asMember = await ask(ENTITIES, { representations }, member.accessToken);
    expect(asMember.data).toEqual({ _entities: [null, null] });
  });

  test.each([
    ['a type that is no entity', [{ __typename: 'Session', id: '1' }]],
    ['no type', [{ id: '1' }]],
    ['no object', ['x']],
    ['more than a page of them', Array(101).fill({ __typename: 'User', id: '1' })],
  ])('are refused by a sentence: %s', async (_what, representations) => {
    const { errors } = await ask(ENTITIES, { representations });
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });

  test('a page of them is one statement', async () => {
    const people = await Promise.all([1, 2, 3].map((n) => admin.bringsIn(`page-${n}@example.com`)));
    const representations = people.map(({ id }) => ({ __typename: 'User', id }));
    let data: unknown;
    const statements = await statementsOf(async () => {
      ({ data } = await ask(
        'query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on User { email } } }',
        { representations },
      ));
    });
    // And one that says who is calling.
    expect(statements, statements.join('\n')).toHaveLength(2);
    expect(data).toEqual({ _entities: people.map(({ email }) => ({ email })) });
  });
});

test('nothing is served at the path unless that is set', async () => {
  const plain = await startTestApp({ database: app.database });
  const answer = await fetch(`${plain.url}/graphql/subgraph`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"query":"{ _service { sdl } }"}',
  });
  await plain.stop();
  expect(answer.status).toBe(405);
});

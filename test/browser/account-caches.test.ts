import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createUsherClient as createApolloClient } from '../../client/apollo/client.ts';
import { createAuth } from '../../client/auth/auth.ts';
import { createMemoryStore } from '../../client/auth/session-store.ts';
import {
  DeleteUserDocument,
  EndOtherSessionsDocument,
  EndSessionDocument,
  SessionsDocument,
  UpdateProfileDocument,
  UsersDocument,
} from '../../client/generated/graphql.ts';
import { createUsherClient as createUrqlClient } from '../../client/urql/client.ts';
import { type AdminSeed, signedIn, someone } from '../support/seed.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

/** An admin's client, as far as these tests look at what it remembers. */
interface Remembering {
  fetchUsers(search: string): Promise<string[]>;
  /** Without asking the service. */
  users(search: string): string[];
  fetchSessions(): Promise<{ id: string; current: boolean }[]>;
  sessions(): { id: string; current: boolean }[];
  deleteUser(id: string): Promise<unknown>;
  rename(firstName: string): Promise<unknown>;
  endSession(id: string): Promise<unknown>;
  endOtherSessions(): Promise<unknown>;
}

function authOf({ accessToken, refreshToken }: AdminSeed) {
  const auth = createAuth({ url: `${app.url}/graphql`, store: createMemoryStore() });
  auth.start({ __typename: 'Session', accessToken, refreshToken, expiresIn: 600 });
  return auth;
}

const variables = (search: string) => ({ first: 50, filter: { search } });
type Users = { users?: { edges: readonly { node: { id: string } }[] } | null } | null | undefined;
const idsIn = (data: Users) => data?.users?.edges.map(({ node }) => node.id) ?? [];
type Sessions = { sessions?: readonly { id: string; current: boolean }[] | null } | null | undefined;
const openIn = (data: Sessions) => [...(data?.sessions ?? [])];

function withUrql(admin: AdminSeed): Remembering {
  const client = createUrqlClient({ url: `${app.url}/graphql`, auth: authOf(admin) });
  return {
    fetchUsers: async (search) =>
      idsIn((await client.query(UsersDocument, variables(search)).toPromise()).data),
    users: (search) => idsIn(client.readQuery(UsersDocument, variables(search))?.data),
    fetchSessions: async () => openIn((await client.query(SessionsDocument, {}).toPromise()).data),
    sessions: () => openIn(client.readQuery(SessionsDocument, {})?.data),
    deleteUser: (id) => client.mutation(DeleteUserDocument, { input: { id } }).toPromise(),
    rename: (firstName) => client.mutation(UpdateProfileDocument, { input: { firstName } }).toPromise(),
    endSession: (id) => client.mutation(EndSessionDocument, { input: { id } }).toPromise(),
    endOtherSessions: () => client.mutation(EndOtherSessionsDocument, {}).toPromise(),
  };
}

function withApollo(admin: AdminSeed): Remembering {
  const client = createApolloClient({ url: `${app.url}/graphql`, auth: authOf(admin) });
  return {
    fetchUsers: async (search) =>
      idsIn((await client.query({ query: UsersDocument, variables: variables(search) })).data),
    users: (search) => idsIn(client.readQuery({ query: UsersDocument, variables: variables(search) })),
    fetchSessions: async () => openIn((await client.query({ query: SessionsDocument })).data),
    sessions: () => openIn(client.readQuery({ query: SessionsDocument })),
    deleteUser: (id) => client.mutate({ mutation: DeleteUserDocument, variables: { input: { id } } }),
    rename: (firstName) =>
      client.mutate({ mutation: UpdateProfileDocument, variables: { input: { firstName } } }),
    endSession: (id) => client.mutate({ mutation: EndSessionDocument, variables: { input: { id } } }),
    endOtherSessions: () => client.mutate({ mutation: EndOtherSessionsDocument }),
  };
}

describe.each([
  ['urql', withUrql],
  ['apollo', withApollo],
])('the cache of the %s kit', (_kit, open) => {
  test('takes a user who was deleted out of the lists', async () => {
    const admin = await app.admin();
    const person = await admin.bringsIn(someone('leaving'));
    const client = open(admin);
    expect(await client.fetchUsers(person.email)).toEqual([person.id]);
    await client.deleteUser(person.id);
    expect(client.users(person.email)).toEqual([]);
  });

  test('lists somebody by the new name, and no longer by the old one', async () => {
    const admin = await app.admin();
    const client = open(admin);
    const mark = `Zenobia${admin.id.slice(-6)}`;
    expect(await client.fetchUsers(mark)).toEqual([]);
    await client.fetchUsers(admin.email);
    await client.rename(mark);
    expect(client.users(mark)).toEqual([admin.id]);
    await client.rename('Grace');
    expect(client.users(mark)).toEqual([]);
    expect(client.users(admin.email)).toEqual([admin.id]);
  });

  test('forgets sessions that were ended', async () => {
    const admin = await app.admin();
    for (const _more of [1, 2, 3]) await signedIn(app, admin.email, admin.password);
    const client = open(admin);
    const [other] = (await client.fetchSessions()).filter(({ current }) => !current);
    await client.endSession(other?.id ?? '');
    expect(client.sessions()).toHaveLength(3);
    await client.endOtherSessions();
    expect(client.sessions()).toEqual([expect.objectContaining({ current: true })]);
  });
});

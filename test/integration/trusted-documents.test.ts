import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getIntrospectionQuery } from 'graphql';
import type { Logger } from 'pino';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createRequest } from '../../client/adapters/request.ts';
import { createUsherClient as createApolloClient } from '../../client/apollo/client.ts';
import { type Auth, createAuth } from '../../client/auth/auth.ts';
import { createMemoryStore } from '../../client/auth/session-store.ts';
import {
  InviteChangedDocument,
  MeDocument,
  SignInDocument,
  type SignInInput,
  type SignInMutation,
} from '../../client/generated/graphql.ts';
import { createUsherClient as createUrqlClient } from '../../client/urql/client.ts';
import { readTrustedDocuments, warnOfDocuments } from '../../src/http/trusted-documents.ts';
import { schema } from '../../src/schema.ts';
import { type AdminSeed, someone } from '../support/seed.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';
import { startToy } from '../support/toy-server.ts';

const ROLES = 'query Roles { me { id role } }';
const EMAILS = 'query Emails { me { email } }';

let folder: string;
let open: TestApp;
let strict: TestApp;
let admin: AdminSeed;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'usher-manifests-'));
  const codegen = join(folder, 'persisted-documents.json');
  await writeFile(
    codegen,
    JSON.stringify({ 'sha256:roles': ROLES, old: 'query Old { me { nickname } }', no: '{' }),
  );
  const apollo = join(folder, 'manifest.json');
  await writeFile(
    apollo,
    JSON.stringify({
      format: 'apollo-persisted-query-manifest',
      version: 1,
      operations: [{ id: 'emails', name: 'Emails', type: 'query', body: EMAILS }],
    }),
  );
  open = await startTestApp();
  admin = await open.admin();
  const env = { TRUSTED_DOCUMENTS: `${codegen}, ${apollo}`, TRUSTED_DOCUMENTS_ONLY: 'on' };
  strict = await startTestApp({ env, database: open.database });
});

afterAll(async () => {
  await strict?.stop();
  await open?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function ask(body: object, app = strict): Promise<{ status: number; answer: unknown }> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${admin.accessToken}` };
  const response = await fetch(`${app.url}/graphql`, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: response.status, answer: await response.json() };
}

const byHash = (sha256Hash: string) => ({ extensions: { persistedQuery: { version: 1, sha256Hash } } });
const refusal = (code: string) => ({ errors: [{ extensions: { code } }] });

describe('where trusted documents alone are taken', () => {
  test.each([
    ['as Apollo Client and urql name it', byHash('emails')],
    ['with the name of the hash, as the client preset writes it', byHash('sha256:emails')],
    ['as GraphQL over HTTP names it', { documentId: 'emails' }],
    ['with an empty text beside it', { query: '', ...byHash('emails') }],
  ])('a document of Apollo’s manifest is run %s', async (_how, body) => {
    expect((await ask(body)).answer).toEqual({ data: { me: { email: admin.email } } });
  });

  test('a document of the code generator’s manifest is run, by GET too', async () => {
    expect((await ask(byHash('roles'))).answer).toEqual({ data: { me: { id: admin.id, role: 'ADMIN' } } });
    const headers = { authorization: `Bearer ${admin.accessToken}` };
    const byGet = await fetch(`${strict.url}/graphql?documentId=roles`, { headers });
    expect(await byGet.json()).toEqual({ data: { me: { id: admin.id, role: 'ADMIN' } } });
  });

  test.each([
    ['a text', { query: '{ __typename }' }],
    ['a text that is also known by an id', { query: ROLES }],
    ['a text beside an id', { query: '{ me { email } }', ...byHash('roles') }],
    ['introspection', { query: getIntrospectionQuery() }],
    ['a text that is no GraphQL', { query: '{' }],
  ])('%s is refused', async (_what, body) => {
    const { status, answer } = await ask(body);
    expect(status).toBe(200);
    expect(answer).toMatchObject(refusal('PERSISTED_QUERY_ONLY'));
    expect(answer).not.toHaveProperty('data');
  });

  test.each([
    ['unknown', { documentId: 'constructor' }, 'PERSISTED_QUERY_NOT_FOUND'],
    ['of a version that nobody knows', { extensions: { persistedQuery: { version: 2 } } }, 'BAD_USER_INPUT'],
    ['missing', { variables: {} }, 'BAD_USER_INPUT'],
    ['of a document that does not fit the schema', { documentId: 'old' }, 'GRAPHQL_VALIDATION_FAILED'],
  ])('an id that is %s is refused', async (_what, body, code) => {
    expect((await ask(body)).answer).toMatchObject(refusal(code));
  });

  test('a page of another origin cannot make a browser run one by GET', async () => {
    const extensions = encodeURIComponent(JSON.stringify(byHash('roles').extensions));
    const answer = await fetch(`${strict.url}/graphql?extensions=${extensions}`);
    expect(await answer.json()).toMatchObject(refusal('PERSISTED_QUERY_NOT_FOUND'));
  });

  test('GraphiQL is not served, and the operator is told which documents do not fit', async () => {
    const page = await fetch(`${strict.url}/graphql`, { headers: { accept: 'text/html' } });
    expect(page.headers.get('content-type')).not.toContain('text/html');
    const warned = strict.logs.filter(({ msg }) => msg === 'a trusted document does not fit this service');
    expect(warned.map(({ document }) => document)).toEqual(['old', 'no']);
  });

  test('the documents of this version’s own kits all fit', async () => {
    const { texts } = await readTrustedDocuments({ trustedDocuments: null, trustedDocumentsOnly: true });
    const warned: unknown[] = [];
    const log = { warn: (facts: unknown) => void warned.push(facts) } as unknown as Logger;
    warnOfDocuments(schema, texts, log);
    expect(texts.size).toBeGreaterThanOrEqual(37);
    expect(warned).toEqual([]);
  });
});

test('texts are taken beside ids where only the manifest is set', async () => {
  const { post } = await startToy({
    trustedDocuments: { texts: new Map([['me', '{ me { name } }']]), listed: true, only: false },
  });
  const answers = await Promise.all(
    [{ documentId: 'me' }, { query: '{ me { id } }' }, { documentId: 'other' }].map(async (body) =>
      (await post(body)).json(),
    ),
  );
  expect(answers).toMatchObject([
    { data: { me: { name: 'Ada' } } },
    { data: { me: { id: '1' } } },
    refusal('PERSISTED_QUERY_NOT_FOUND'),
  ]);
});

/** A front end of either kit, as far as these tests use it. */
interface Front {
  signIn(input: SignInInput): Promise<SignInMutation | null | undefined>;
  email(): Promise<string | undefined>;
  /** Calls back with the id of an invite that changed. */
  onChange(tell: (id: string) => void): void;
}

function withUrql(url: string, auth: Auth): Front {
  const client = createUrqlClient({ url, auth });
  return {
    signIn: async (input) => (await client.mutation(SignInDocument, { input }).toPromise()).data,
    email: async () => (await client.query(MeDocument, {}).toPromise()).data?.me?.email,
    onChange(tell) {
      const { unsubscribe } = client.subscription(InviteChangedDocument, {}).subscribe(({ data }) => {
        if (data?.inviteChanged) tell(String(data.inviteChanged.id));
      });
      onTestFinished(unsubscribe);
    },
  };
}

function withApollo(url: string, auth: Auth): Front {
  const client = createApolloClient({ url, auth });
  return {
    signIn: async (input) => (await client.mutate({ mutation: SignInDocument, variables: { input } })).data,
    email: async () => (await client.query({ query: MeDocument })).data?.me?.email,
    onChange(tell) {
      const subscription = client.subscribe({ query: InviteChangedDocument }).subscribe(({ data }) => {
        if (data?.inviteChanged) tell(String(data.inviteChanged.id));
      });
      onTestFinished(() => subscription.unsubscribe());
    },
  };
}

describe.each([
  ['urql', withUrql],
  ['apollo', withApollo],
])('a front end with the %s kit and trusted documents', (kit, createFront) => {
  /** Everything that was posted, and the moment when a stream is open. */
  function watchRequests() {
    const bodies: Record<string, unknown>[] = [];
    const really = fetch;
    const opened = new Promise<void>((resolve) => {
      vi.stubGlobal('fetch', async (...[input, init]: Parameters<typeof fetch>) => {
        bodies.push(JSON.parse(String(init?.body)));
        const response = await really(input, init);
        if (response.headers.get('content-type')?.startsWith('text/event-stream')) resolve();
        return response;
      });
    });
    onTestFinished(() => void vi.unstubAllGlobals());
    return { bodies, opened };
  }

  test.each(['that takes nothing else', 'that takes texts too'])(
    'signs in, refreshes, asks and listens at a service %s, by hashes alone',
    async (what) => {
      const app = what === 'that takes texts too' ? open : strict;
      const url = `${app.url}/graphql`;
      const store = createMemoryStore();
      const auth = createAuth({ url, store, trustedDocuments: true });
      const front = createFront(url, auth);
      const { bodies, opened } = watchRequests();
      const signedIn = await front.signIn({ email: admin.email, password: admin.password });
      if (signedIn?.signIn.__typename !== 'SignInPayload') throw new Error(JSON.stringify(signedIn));
      // It is due at once.
      auth.start({ ...signedIn.signIn.session, expiresIn: 1 });
      const due = store.read()?.accessToken;
      expect(await front.email()).toBe(admin.email);
      expect(store.read()?.accessToken).not.toBe(due);
      const changed = new Promise<string>((resolve) => front.onChange(resolve));
      await opened;
      expect(bodies.map(({ query }) => query || null)).toEqual(bodies.map(() => null));
      const invited = await admin.invites(someone(kit));
      expect(await changed).toBe(invited.id);
    },
  );

  test('sends the text to a service that knows no documents', async () => {
    const { url } = await startToy();
    const auth = createAuth({ url: `${url}/graphql`, store: createMemoryStore(), trustedDocuments: true });
    const { bodies } = watchRequests();
    // The toy has no such fields.
    await createFront(`${url}/graphql`, auth)
      .email()
      .catch(() => undefined);
    expect(bodies.map(({ query }) => typeof query)).toEqual(['undefined', 'string']);
  });
});

test('a server with a key asks by hash, and by text where the hash is not known', async () => {
  const token = () => admin.accessToken;
  const atStrict = createRequest({ url: `${strict.url}/graphql`, token, trustedDocuments: true });
  expect((await atStrict(MeDocument, {})).me?.email).toBe(admin.email);
  const { url } = await startToy();
  const atToy = createRequest({ url: `${url}/graphql`, trustedDocuments: true });
  // The toy has no such fields, and says so of the text.
  await expect(atToy(MeDocument, {})).rejects.toMatchObject({ code: 'GRAPHQL_VALIDATION_FAILED' });
});

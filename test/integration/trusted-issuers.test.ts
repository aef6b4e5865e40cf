import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { base64url, UnsecuredJWT } from 'jose';
import Provider from 'oidc-provider';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectType } from '../support/flow.ts';
import { type Issuer, startIssuer } from '../support/issuer.ts';
import { someone } from '../support/seed.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

const AUDIENCE = 'https://usher.example.com';
const EVERYTHING = ['users:write', 'users:read', 'invites:read', 'invites:write', 'events:read'];

let auth0: Issuer;
let keycloak: Issuer;
let entra: Issuer;
let clerk: Issuer;
let supabase: Issuer;
let away: Issuer;
let provider: { url: string; token(): Promise<string>; close(): Promise<void> };
let app: TestApp;

/** panva's oidc-provider, which gives a service a token for its own credentials (RFC 9068). */
async function startProvider(): Promise<typeof provider> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const oidc = new Provider(url, {
    clients: [
      {
        client_id: 'robot',
        client_secret: 'a secret of the robot',
        grant_types: ['client_credentials'],
        redirect_uris: [],
        response_types: [],
      },
    ],
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: () => ({
          scope: 'usher:invite',
          audience: AUDIENCE,
          accessTokenFormat: 'jwt',
          accessTokenTTL: 3_600,
        }),
      },
    },
  });
  server.on('request', oidc.callback());
  return {
    url,
    async token() {
      const body = new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: 'robot',
        client_secret: 'a secret of the robot',
        scope: 'usher:invite',
        resource: AUDIENCE,
      });
      const answer = await fetch(`${url}/token`, { method: 'POST', body });
      const { access_token: token } = (await answer.json()) as { access_token: string };
      return token;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

beforeAll(async () => {
  [auth0, keycloak, entra, clerk, supabase, away, provider] = await Promise.all([
    startIssuer('RS256', '/'),
    startIssuer('RS256', '/realms/acme'),
    startIssuer('RS256', '/9122040d-6c67-4c5b-b112-36a304b66dad/v2.0'),
    startIssuer('RS256'),
    startIssuer('ES256', '/auth/v1'),
    startIssuer(),
    startProvider(),
  ]);
  const invites = ['invites:read', 'invites:write'];
  const issuers = [
    {
      issuer: auth0.url,
      audience: AUDIENCE,
      clients: ['auth0-spa'],
      grants: [{ claim: 'https://acme.example/roles', value: 'admin', role: 'ADMIN' }],
    },
    {
      issuer: keycloak.url,
      audience: 'usher',
      grants: [{ claim: ['resource_access', 'usher', 'roles'], value: 'inviter', scopes: invites }],
    },
    {
      issuer: entra.url,
      audience: 'api://usher',
      grants: [
        { claim: 'roles', value: 'Usher.Invite', scopes: invites },
        { claim: 'scp', value: 'Invites.Read', scopes: ['invites:read'] },
      ],
    },
    {
      issuer: clerk.url,
      audience: 'usher',
      algorithms: ['RS256'],
      clients: ['https://app.acme.example'],
      grants: [{ claim: 'org_role', value: 'org:admin', scopes: [...EVERYTHING, 'api-keys:manage'] }],
    },
    {
      issuer: supabase.url,
      audience: 'authenticated',
      jwksUri: `${new URL(supabase.url).origin}/keys`,
      grants: [{ claim: ['app_metadata', 'usher'], value: true, scopes: ['invites:read'] }],
    },
    { issuer: away.url, audience: 'usher', grants: [{ scopes: invites }] },
    {
      issuer: provider.url,
      audience: AUDIENCE,
      typ: 'at+jwt',
      clients: ['robot'],
      grants: [{ claim: 'scope', value: 'usher:invite', scopes: invites }],
    },
  ];
  app = await startTestApp({ env: { TRUSTED_ISSUERS: JSON.stringify(issuers) } });
  await away.close();
});

afterAll(async () => {
  await app?.stop();
  const others = [auth0, keycloak, entra, clerk, supabase, provider];
  await Promise.all(others.map((issuer) => issuer?.close()));
});

/** What a token lets its bearer do: the code of a refusal, or `admitted`. */
async function verdict(bearer: string, query = '{ inviteStats { pending } }'): Promise<string> {
  const { errors } = await app.client(bearer).send(query);
  return errors?.[0]?.extensions.code ?? 'admitted';
}

const AUTH0 = {
  sub: 'auth0|6650c8a1f1d2c3b4a5968778',
  aud: [AUDIENCE, 'https://acme.eu.auth0.com/userinfo'],
  azp: 'auth0-spa',
  scope: 'openid profile email',
  'https://acme.example/roles': ['admin'],
};
const KEYCLOAK = {
  sub: 'f1b2c3d4-0000-4a5b-8c6d-112233445566',
  aud: ['usher', 'account'],
  typ: 'Bearer',
  azp: 'acme-web',
  sid: '0a1b2c3d-aaaa-bbbb-cccc-445566778899',
  acr: '1',
  realm_access: { roles: ['offline_access', 'default-roles-acme'] },
  resource_access: { usher: { roles: ['inviter'] }, account: { roles: ['view-profile'] } },
  scope: 'profile email',
  email_verified: true,
  preferred_username: 'ada',
};
const ENTRA = {
  sub: 'AAAAAAAAAAAAAAAAAAAAAIkzqFVrSaSaFHy782bbtaQ',
  aud: 'api://usher',
  azp: '6731de76-14a6-49ae-97bc-6eba6914391e',
  azpacr: '1',
  oid: '690222be-ff1a-4d56-abd1-7e4f7d38e474',
  roles: ['Usher.Invite'],
  tid: '9122040d-6c67-4c5b-b112-36a304b66dad',
  uti: 'fqiBqXLPj0eQa82S-IYFAA',
  ver: '2.0',
};
const CLERK = {
  sub: 'user_2NNEqL2nrIRdJ194ndJqAHwEfxC',
  aud: 'usher',
  azp: 'https://app.acme.example',
  sid: 'sess_2NNEqL3nrIRdJ194ndJqAHwEfxD',
  org_id: 'org_2NNEqL4nrIRdJ194ndJqAHwEfxE',
  org_role: 'org:admin',
};
const SUPABASE = {
  sub: '2fd1a2a3-7b1c-4a7e-9c53-2b8f2a7a1a11',
  aud: 'authenticated',
  role: 'authenticated',
  aal: 'aal1',
  session_id: '6d0b1b1a-1c1d-4e1f-8a1b-2c3d4e5f6a7b',
  app_metadata: { provider: 'email', providers: ['email'], usher: true },
  user_metadata: { usher: true },
  is_anonymous: false,
};

describe('a token as', () => {
  test.each([
    ['Auth0', () => auth0.sign(AUTH0, { typ: 'at+jwt' })],
    ['Auth0 of an older kind', () => auth0.sign(AUTH0, { typ: 'JWT' })],
    ['Keycloak', () => keycloak.sign(KEYCLOAK, { typ: 'JWT' })],
    ['Entra ID', () => entra.sign(ENTRA, { typ: 'JWT' })],
    [
      'Entra ID for a person',
      () => entra.sign({ ...ENTRA, roles: undefined, scp: 'Invites.Read User.Read' }),
    ],
    ['Clerk, from a template with an audience,', () => clerk.sign(CLERK, { typ: 'JWT' })],
    ['Supabase', () => supabase.sign(SUPABASE, { typ: 'JWT' })],
    ['oidc-provider', () => provider.token()],
  ])('%s signs it is taken', async (_who, sign) => {
    expect(await verdict(await sign())).toBe('admitted');
  });

  const hour = 3_600;
  const now = () => Math.floor(Date.now() / 1_000);
  test.each([
    ['another audience', () => auth0.sign({ ...AUTH0, aud: 'https://other.example' })],
    ['no audience, as Clerk’s sessions', () => clerk.sign({ ...CLERK, aud: undefined })],
    ['a client as its audience, as ID tokens', () => keycloak.sign({ ...KEYCLOAK, azp: 'usher' })],
    ['a client that is not listed', () => auth0.sign({ ...AUTH0, azp: 'somebody-else' })],
    ['no client where some are listed', () => clerk.sign({ ...CLERK, azp: undefined })],
    ['no subject', () => auth0.sign({ ...AUTH0, sub: undefined })],
    ['no end', () => auth0.sign({ ...AUTH0, exp: undefined })],
    ['no beginning', () => auth0.sign({ ...AUTH0, iat: undefined })],
    ['an end that has passed', () => auth0.sign({ ...AUTH0, iat: now() - 2 * hour, exp: now() - hour })],
    ['a life of more than a day', () => auth0.sign({ ...AUTH0, exp: now() + 25 * hour })],
    ['a beginning in the future', () => auth0.sign({ ...AUTH0, iat: now() + hour, exp: now() + 2 * hour })],
    ['not come yet', () => auth0.sign({ ...AUTH0, nbf: now() + hour })],
    ['a slash less in its issuer', () => auth0.sign({ ...AUTH0, iss: auth0.url.slice(0, -1) })],
    [
      'an issuer that is trusted, and the key of another one',
      () => keycloak.sign({ ...AUTH0, iss: auth0.url }),
    ],
    ['a key that its issuer does not have', () => auth0.sign(AUTH0, { kid: 'made-up' })],
    ['another type, as logout tokens', () => auth0.sign(AUTH0, { typ: 'logout+jwt' })],
    ['no type where one is asked for', () => provider.token().then(withoutType)],
  ])('nobody trusted signs it is refused: %s', async (_what, sign) => {
    expect(await verdict(await sign())).toBe('UNAUTHENTICATED');
  });

  test('nobody has signed it is refused, and as one that the public key signs', async () => {
    const unsigned = new UnsecuredJWT({ ...AUTH0, iss: auth0.url })
      .setIssuedAt()
      .setExpirationTime('1h')
      .encode();
    expect(await verdict(unsigned)).toBe('UNAUTHENTICATED');
    const header = base64url.encode(JSON.stringify({ alg: 'HS256', kid: 'key-1' }));
    const body = `${header}.${unsigned.split('.')[1]}`;
    const keys = await (await fetch(`${new URL(auth0.url).origin}/keys`)).text();
    const mac = createHmac('sha256', keys).update(body).digest('base64url');
    expect(await verdict(`${body}.${mac}`)).toBe('UNAUTHENTICATED');
  });
});

/** The same claims under a signature that is not worth anything any more: whatever is wrong is one answer. */
function withoutType(token: string): string {
  const [, payload, signature] = token.split('.');
  return `${base64url.encode(JSON.stringify({ alg: 'RS256' }))}.${payload}.${signature}`;
}

describe('a caller with a token of a trusted issuer', () => {
  test('may do what its claims are granted, and no more', async () => {
    const reader = await supabase.sign(SUPABASE);
    expect(await verdict(reader, '{ users(first: 1) { nodes { id } } }')).toBe('FORBIDDEN');
    const nobody = await keycloak.sign({ ...KEYCLOAK, resource_access: {} });
    expect(await verdict(nobody)).toBe('FORBIDDEN');
    expect((await app.client(nobody).send('{ me { id } }')).data).toEqual({ me: null });
    // What a person may write about itself is not what was granted.
    expect(await verdict(await supabase.sign({ ...SUPABASE, app_metadata: {} }))).toBe('FORBIDDEN');
  });

  test('never makes or hands out an ADMIN, though it holds every other scope', async () => {
    const admin = app.as(await auth0.sign(AUTH0));
    const person = await app.admin();
    expect(await admin.users({ first: 1 })).toBeDefined();
    await expect(admin.createInvite({ email: someone(), role: 'ADMIN' })).rejects.toThrow(/admins:grant/);
    await expect(admin.updateUser({ id: person.id, roles: ['x'] })).rejects.toThrow(/admins:grant/);
    await expect(admin.createApiKey({ name: 'x', scopes: ['users:read'] })).rejects.toThrow(
      /ends with the person/,
    );
  });

  test('invites, sends again and revokes, and the log tells of it by issuer and a hash that stays', async () => {
    const token = await provider.token();
    const robot = app.as(token);
    const email = someone('robot');
    const input = { email, idempotencyKey: 'once', message: 'Welcome.' };
    const { invite } = expectType(await robot.createInvite(input), 'CreateInvitePayload');
    expect(expectType(await robot.createInvite(input), 'CreateInvitePayload').invite.id).toBe(invite.id);
    expect(invite.invitedBy).toBeNull();
    expectType(
      await robot.updateInvite({ invite: { id: invite.id }, roles: ['editors'] }),
      'UpdateInvitePayload',
    );
    // Another token of the same subject.
    const again = app.as(await provider.token());
    expectType(await again.revokeInvite({ invite: { id: invite.id } }), 'RevokeInvitePayload');

    const reader = await app.admin();
    const { nodes } = await reader.can.events({ filter: { subjectId: invite.id } });
    expect(nodes.map(({ type }) => type).sort()).toEqual([
      'INVITE_CREATED',
      'INVITE_REVOKED',
      'INVITE_UPDATED',
    ]);
    const [actor] = nodes.map((event) => event.actor);
    expect(actor).toMatchObject({ kind: 'IDENTITY', name: provider.url });
    expect(actor?.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    for (const event of nodes) expect(event.actor).toEqual(actor);
    expect(JSON.stringify(nodes)).not.toContain('robot"');
  });

  test('invites many at once, and whoever accepts comes in', async () => {
    const robot = app.as(await provider.token());
    const invites = [{ email: someone('many') }, { email: someone('many') }];
    const { results } = expectType(await robot.createInvites({ invites }), 'CreateInvitesPayload');
    const [first] = results;
    if (first?.__typename !== 'CreateInvitePayload') throw new Error(JSON.stringify(first));
    const accepted = await app.as().acceptInvite({
      token: first.token,
      firstName: 'Ada',
      password: 'four words nobody guesses',
    });
    expectType(accepted, 'AcceptInvitePayload');
  });

  test('has neither sessions, nor a profile, a password or an address to change', async () => {
    const token = await auth0.sign(AUTH0);
    expect((await app.client(token).send('{ sessions { id } }')).data).toEqual({ sessions: [] });
    const change = 'mutation { updateProfile(input: { firstName: "Eve" }) { __typename } }';
    expect(await verdict(token, change)).toBe('FORBIDDEN');
  });
});

describe('the keys of an issuer', () => {
  test('that is away and was never asked are neither yes nor no', async () => {
    const token = await away.sign({ sub: 'a', aud: 'usher' });
    expect(await verdict(token)).toBe('SERVICE_UNAVAILABLE');
    expect(app.logs.filter(({ msg }) => /keys of a trusted issuer/.test(msg))).toHaveLength(1);
  });

  test('are asked for once, however many call', async () => {
    const before = entra.asked();
    const token = await entra.sign(ENTRA);
    expect(await Promise.all([1, 2, 3, 4].map(() => verdict(token)))).toEqual(Array(4).fill('admitted'));
    expect(entra.asked() - before).toBeLessThanOrEqual(1);
  });
});

import {
  buildSchema,
  type GraphQLField,
  type GraphQLInputType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { SCOPES } from '../../src/platform/scopes.ts';
import { printedSchema } from '../../src/schema.ts';
import { signAccessToken } from '../../src/sessions/access-token.ts';
import { expectType } from '../support/flow.ts';
import { StreamRefused, watchInvites } from '../support/live.ts';
import { type AdminSeed, type PersonSeed, signedIn, someone } from '../support/seed.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

/** Who may call a root field, as the printed schema says it. */
type Access = 'public' | 'authenticated' | { readonly scopes: readonly string[] };
type Verdict = 'admitted' | 'UNAUTHENTICATED' | 'FORBIDDEN';

/** The kinds of callers: what they hold, and what they send. Those who are nobody hold null. */
interface Caller {
  readonly holds: (access: Access) => ReadonlySet<string> | null;
  readonly bearer: (access: Access) => string | undefined | Promise<string>;
}

let app: TestApp;
let admin: AdminSeed;
/** Who calls as an ADMIN: not the one who makes the keys, because endOtherSessions ends that one's session. */
let boss: PersonSeed;
let member: PersonSeed;
let callers: Record<string, Caller>;
beforeAll(async () => {
  app = await startTestApp();
  admin = await app.admin();
  boss = await app.admin();
  member = await admin.bringsIn(someone('member'));
  const gone = await signedIn(app, member.email, member.password);
  await gone.can.signOut();
  const disabled = await admin.bringsIn(someone('disabled'), { role: 'ADMIN' });
  await admin.can.updateUser({ id: disabled.id, status: 'DISABLED' });
  const revokedKey = await keyWith('invites:read');
  await admin.can.revokeApiKey(revokedKey.id);
  const expired = await expiredToken(admin.accessToken);

  const nobody = (bearer: string | undefined): Caller => ({ holds: () => null, bearer: () => bearer });
  callers = {
    'somebody without credentials': nobody(undefined),
    'somebody with nonsense': nobody('nonsense'),
    'somebody with an expired access token': nobody(expired),
    'somebody whose session has ended': nobody(gone.accessToken),
    'somebody who was disabled': nobody(disabled.accessToken),
    'a service whose API key was revoked': nobody(revokedKey.secret),
    // A session of their own each time: signOut ends it.
    'a MEMBER': {
      holds: () => new Set(),
      bearer: async () => (await signedIn(app, member.email, member.password)).accessToken,
    },
    'an ADMIN': {
      holds: () => new Set(SCOPES),
      bearer: async () => (await signedIn(app, boss.email, boss.password)).accessToken,
    },
    'a service with the scope': {
      holds: (access) => new Set(scopesOf(access)),
      bearer: async (access) => (await keyWith(...scopesOf(access))).secret,
    },
    'a service with every other scope': {
      holds: (access) => new Set(SCOPES.filter((scope) => !scopesOf(access).includes(scope))),
      bearer: async (access) =>
        (await keyWith(...SCOPES.filter((scope) => !scopesOf(access).includes(scope)))).secret,
    },
  };
});
afterAll(() => app.stop());

async function keyWith(...scopes: string[]): Promise<{ id: string; secret: string }> {
  // A key without any scope cannot be made; this one helps nowhere else.
  const result = await admin.can.createApiKey({
    name: 'a service',
    scopes: scopes.length > 0 ? scopes : ['users:read'],
  });
  const { apiKey, secret } = expectType(result, 'CreateApiKeyPayload');
  return { id: apiKey.id, secret };
}

/** The same token, signed eleven minutes ago. */
async function expiredToken(accessToken: string): Promise<string> {
  const claims = JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString());
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 660_000 });
  try {
    const subject = { userId: claims.sub, sessionId: claims.sid, role: claims.role, roles: claims.roles };
    return (await signAccessToken(app.app.keys, app.app.urls.publicUrl, subject)).reveal();
  } finally {
    vi.useRealTimers();
  }
}

const schema = buildSchema(printedSchema());

interface RootField {
  readonly operation: 'query' | 'mutation' | 'subscription';
  readonly field: GraphQLField<unknown, unknown>;
  readonly access: Access;
}

const ROOT_FIELDS: RootField[] = (['query', 'mutation', 'subscription'] as const).flatMap((operation) => {
  const type = {
    query: schema.getQueryType(),
    mutation: schema.getMutationType(),
    subscription: schema.getSubscriptionType(),
  }[operation];
  return Object.values(type?.getFields() ?? {}).map((field) => ({
    operation,
    field,
    access: accessOf(field),
  }));
});

/** Reads the directive, of which there is exactly one. */
function accessOf({ name, astNode }: GraphQLField<unknown, unknown>): Access {
  const directive = astNode?.directives?.find((one) =>
    /^(public|authenticated|requiresScopes)$/.test(one.name.value),
  );
  if (directive?.name.value === 'public' || directive?.name.value === 'authenticated')
    return directive.name.value;
  const scopes = JSON.stringify(directive?.arguments).match(/[a-z-]+:[a-z]+/g);
  if (!scopes) throw new Error(`${name} does not say who may call it.`);
  return { scopes };
}

function scopesOf(access: Access): readonly string[] {
  return typeof access === 'string' ? [] : access.scopes;
}

/** What a directive promises to somebody who holds these scopes; null is nobody. */
function promised(access: Access, held: ReadonlySet<string> | null): Verdict {
  if (access === 'public') return 'admitted';
  if (!held) return 'UNAUTHENTICATED';
  return scopesOf(access).every((scope) => held.has(scope)) ? 'admitted' : 'FORBIDDEN';
}

const NOBODY = '0198c0de-0000-7000-8000-000000000000';

/** A value that fits a type, written as GraphQL: of an input, its required fields. */
function plausible(type: GraphQLInputType, name: string): string {
  if (isNonNullType(type)) return plausible(type.ofType, name);
  if (isListType(type)) return `[${plausible(type.ofType, name)}]`;
  if (isEnumType(type)) return type.getValues()[0]?.name ?? '';
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields());
    const given = type.isOneOf ? fields.slice(0, 1) : fields.filter(isRequiredInputField);
    return `{ ${given.map((field) => `${field.name}: ${plausible(field.type, field.name)}`).join(', ')} }`;
  }
  switch (type.name) {
    case 'Int':
      return '600';
    case 'Boolean':
      return 'false';
    case 'ID':
      return `"${NOBODY}"`;
    case 'DateTime':
      return '"2099-01-01T00:00:00Z"';
    case 'JSONObject':
      return '{}';
    default:
      return JSON.stringify(name === 'email' ? someone('matrix') : name === 'scopes' ? 'users:read' : name);
  }
}

function documentFor({ operation, field }: RootField): string {
  const given = field.args
    .filter(isRequiredArgument)
    .map((arg) => `${arg.name}: ${plausible(arg.type, arg.name)}`);
  const args = given.length > 0 ? `(${given.join(', ')})` : '';
  return `${operation} { ${field.name}${args}${isLeafType(getNamedType(field.type)) ? '' : ' { __typename }'} }`;
}

async function verdictOn(root: RootField, bearer: string | undefined): Promise<Verdict> {
  if (root.operation === 'subscription') {
    try {
      (await watchInvites(app.url, bearer)).leave();
      return 'admitted';
    } catch (error) {
      if (error instanceof StreamRefused) return error.code as Verdict;
      throw error;
    }
  }
  const { status, errors, data } = await app.client(bearer).send(documentFor(root));
  expect(status, JSON.stringify(errors)).toBe(200);
  expect(errors?.length ?? 0).toBeLessThanOrEqual(1);
  const code = errors?.[0]?.extensions.code;
  if (code !== undefined) expect(data?.[root.field.name] ?? null).toBeNull();
  return (code ?? 'admitted') as Verdict;
}

/** Who is let in by the directive, and refused by the field for what that caller is. */
const REFUSED_BY_THE_FIELD: Readonly<Record<string, RegExp>> = {
  // An API key has no password, address or profile to change.
  changePassword: /^a service/,
  requestEmailChange: /^a service/,
  updateProfile: /^a service/,
};

describe('access', () => {
  it('is walked for the whole schema', () => {
    expect(ROOT_FIELDS.length).toBeGreaterThanOrEqual(25);
    expect(
      new Set(ROOT_FIELDS.map(({ access }) => (typeof access === 'string' ? access : 'requiresScopes'))).size,
    ).toBe(3);
  });

  it.each(ROOT_FIELDS.map((root) => ({ name: root.field.name, ...root })))(
    'to $operation $name is what its directive promises to everybody',
    async (root) => {
      const verdicts: Record<string, Verdict> = {};
      const promises: Record<string, Verdict> = {};
      for (const [who, { holds, bearer }] of Object.entries(callers)) {
        verdicts[who] = await verdictOn(root, await bearer(root.access));
        const promise = promised(root.access, holds(root.access));
        const refused = promise === 'admitted' && REFUSED_BY_THE_FIELD[root.field.name]?.test(who);
        promises[who] = refused ? 'FORBIDDEN' : promise;
      }
      expect(verdicts).toEqual(promises);
    },
  );
});

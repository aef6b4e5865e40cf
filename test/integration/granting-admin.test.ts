import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SCOPES } from '../../src/platform/scopes.ts';
import { ADMIN_RIGHTS } from '../support/admin-rights.ts';
import type { Flow } from '../support/flow.ts';
import { closeWindow } from '../support/invite-clock.ts';
import { type AdminSeed, someone } from '../support/seed.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

// Whoever brings an active ADMIN or an open invite for an ADMIN about, or hands one out, or changes one, must hold
// admins:grant: judged by the row that comes of it, not by what the input names.

let app: TestApp;
let admin: AdminSeed;
/** By what they hold; the first lacks the right, the others have it. */
let callers: Record<string, Flow>;
beforeAll(async () => {
  app = await startTestApp();
  admin = await app.admin();
  callers = {
    'a service without admins:grant': await admin.makesKey(
      ...SCOPES.filter((scope) => scope !== 'admins:grant'),
    ),
    'a service with admins:grant': await admin.makesKey(
      'invites:write',
      'users:write',
      'people:erase',
      'admins:grant',
    ),
    'an ADMIN': admin.can,
  };
});
afterAll(() => app.stop());

type Role = 'ADMIN' | 'MEMBER';
type Row = { readonly id: string; readonly email: string };

const invite = (role: Role) => async (): Promise<Row> => admin.invites(someone('ada'), { role });

const lapsed = (role: Role) => async (): Promise<Row> => {
  const row = await invite(role)();
  await closeWindow(app, row.id);
  return row;
};

const user = (role: Role, status: 'ACTIVE' | 'DISABLED') => async (): Promise<Row> => {
  const row = await admin.bringsIn(someone('ada'), { role });
  if (status === 'DISABLED') await admin.can.updateUser({ id: row.id, status });
  return row;
};

const ROWS: Record<string, () => Promise<Row>> = {
  'nobody yet': async () => ({ id: '0198c0de-0000-7000-8000-000000000000', email: someone('ada') }),
  'a live invite for a MEMBER': invite('MEMBER'),
  'a live invite for an ADMIN': invite('ADMIN'),
  'an expired invite for a MEMBER': lapsed('MEMBER'),
  'an expired invite for an ADMIN': lapsed('ADMIN'),
  'an active MEMBER': user('MEMBER', 'ACTIVE'),
  'an active ADMIN': user('ADMIN', 'ACTIVE'),
  'a disabled MEMBER': user('MEMBER', 'DISABLED'),
  'a disabled ADMIN': user('ADMIN', 'DISABLED'),
};

const NOBODY = ['nobody yet'];
const LIVE_MEMBER = ['a live invite for a MEMBER'];
const LIVE_ADMIN = ['a live invite for an ADMIN'];
const MEMBER_INVITES = [...LIVE_MEMBER, 'an expired invite for a MEMBER'];
const ADMIN_INVITES = [...LIVE_ADMIN, 'an expired invite for an ADMIN'];
const MEMBERS = ['an active MEMBER', 'a disabled MEMBER'];
const ACTIVE_ADMIN = ['an active ADMIN'];
const DISABLED_ADMIN = ['a disabled ADMIN'];

/** A mutation, as a text, and the rows on which it is for everybody with its scope, or for those who may grant ADMIN. */
interface Case {
  readonly mutation: (row: Row) => string;
  readonly anybody: readonly string[];
  readonly granters: readonly string[];
  /** The payload of a mutation that answers row by row, where a refusal is the row's. */
  readonly rowsOf?: string;
}

const CASES: readonly Case[] = [
  {
    mutation: ({ email }) => `createInvite(input: { email: "${email}" })`,
    anybody: NOBODY,
    granters: [],
  },
  {
    mutation: ({ email }) => `createInvite(input: { email: "${email}", role: ADMIN })`,
    anybody: [],
    granters: NOBODY,
  },
  {
    mutation: ({ email }) => `createInvite(input: { email: "${email}", role: ADMIN, onPending: RESEND })`,
    anybody: [],
    granters: [...LIVE_MEMBER, ...LIVE_ADMIN],
  },
  {
    // What comes of it is an invite for a MEMBER, with another link.
    mutation: ({ email }) => `createInvite(input: { email: "${email}", role: MEMBER, onPending: RESEND })`,
    anybody: [...LIVE_MEMBER, ...LIVE_ADMIN],
    granters: [],
  },
  {
    mutation: ({ email }) => `createInvite(input: { email: "${email}", onPending: RETURN_EXISTING })`,
    anybody: LIVE_MEMBER,
    granters: LIVE_ADMIN,
  },
  {
    mutation: ({ email }) => `createInvites(input: { invites: [{ email: "${email}", role: ADMIN }] })`,
    anybody: [],
    granters: NOBODY,
  },
  {
    mutation: ({ email }) =>
      `createInvites(input: { dryRun: true, invites: [{ email: "${email}", onPending: RETURN_EXISTING }] })`,
    anybody: LIVE_MEMBER,
    granters: LIVE_ADMIN,
  },
  {
    mutation: ({ id }) => `resendInvite(input: { invite: { id: "${id}" } })`,
    anybody: MEMBER_INVITES,
    granters: ADMIN_INVITES,
  },
  {
    mutation: ({ email }) => `copyInviteLink(input: { invite: { email: "${email}" } })`,
    anybody: LIVE_MEMBER,
    granters: LIVE_ADMIN,
  },
  {
    mutation: ({ id }) => `updateInvite(input: { invite: { id: "${id}" }, expiresInSeconds: 600 })`,
    anybody: MEMBER_INVITES,
    granters: ADMIN_INVITES,
  },
  {
    mutation: ({ id }) => `updateInvite(input: { invite: { id: "${id}" }, roles: ["editor"] })`,
    anybody: MEMBER_INVITES,
    granters: ADMIN_INVITES,
  },
  {
    mutation: ({ id }) => `updateInvite(input: { invite: { id: "${id}" }, role: ADMIN })`,
    anybody: [],
    granters: [...MEMBER_INVITES, ...ADMIN_INVITES],
  },
  {
    mutation: ({ id }) => `updateInvite(input: { invite: { id: "${id}" }, role: MEMBER, message: "Hi" })`,
    anybody: [...MEMBER_INVITES, ...ADMIN_INVITES],
    granters: [],
  },
  {
    // Taking an invite back gives nobody a right.
    mutation: ({ id }) => `revokeInvite(input: { invite: { id: "${id}" } })`,
    anybody: [...MEMBER_INVITES, ...ADMIN_INVITES],
    granters: [],
  },
  {
    mutation: ({ id }) => `deleteInvite(input: { id: "${id}" })`,
    anybody: [...MEMBER_INVITES, ...ADMIN_INVITES],
    granters: [],
  },
  ...(['revokeInvites', 'resendInvites', 'deleteInvites'] as const).map(
    (name): Case => ({
      // Unlike the single operations: among a thousand rows nobody sees which of them grant ADMIN.
      mutation: ({ id }) => `${name}(input: { invites: { ids: ["${id}"] } })`,
      anybody: MEMBER_INVITES,
      granters: ADMIN_INVITES,
      rowsOf: `${name.charAt(0).toUpperCase()}${name.slice(1)}Payload`,
    }),
  ),
  {
    mutation: ({ id }) => `updateUser(input: { id: "${id}", status: ACTIVE })`,
    anybody: MEMBERS,
    granters: [...ACTIVE_ADMIN, ...DISABLED_ADMIN],
  },
  {
    mutation: ({ id }) => `updateUser(input: { id: "${id}", roles: ["editor"] })`,
    anybody: [...MEMBERS, ...DISABLED_ADMIN],
    granters: ACTIVE_ADMIN,
  },
  {
    mutation: ({ id }) => `updateUser(input: { id: "${id}", role: ADMIN })`,
    anybody: [],
    granters: [...MEMBERS, ...ACTIVE_ADMIN],
  },
  {
    // One who sleeps until somebody sets the status would do as well.
    mutation: ({ id }) => `updateUser(input: { id: "${id}", role: ADMIN, status: DISABLED })`,
    anybody: [],
    granters: MEMBERS,
  },
  {
    mutation: ({ id }) => `updateUser(input: { id: "${id}", role: MEMBER })`,
    anybody: [...MEMBERS, ...ACTIVE_ADMIN, ...DISABLED_ADMIN],
    granters: [],
  },
  {
    mutation: ({ id }) => `updateUser(input: { id: "${id}", status: DISABLED })`,
    anybody: [...MEMBERS, ...ACTIVE_ADMIN, ...DISABLED_ADMIN],
    granters: [],
  },
  {
    // Whoever has the link can be the ADMIN.
    mutation: ({ id }) => `createPasswordResetLink(input: { userId: "${id}", sendEmail: false })`,
    anybody: ['an active MEMBER'],
    granters: ACTIVE_ADMIN,
  },
  {
    mutation: ({ id }) => `deleteUser(input: { id: "${id}" })`,
    anybody: MEMBERS,
    granters: [...ACTIVE_ADMIN, ...DISABLED_ADMIN],
  },
  {
    mutation: ({ email }) =>
      `erasePerson(input: { person: { email: "${email}" }, confirmEmail: "${email}" })`,
    anybody: [...NOBODY, ...LIVE_ADMIN, ...MEMBERS],
    granters: [...ACTIVE_ADMIN, ...DISABLED_ADMIN],
  },
];

const TABLE = CASES.flatMap(({ mutation, anybody, granters, rowsOf }) =>
  [anybody, granters].flatMap((rows, index) =>
    rows.map((row) => ({
      row,
      mutation,
      rowsOf,
      what: mutation({ id: 'ID', email: 'EMAIL' }),
      verdict: index === 0 ? 'anybody' : 'granters',
    })),
  ),
);

describe('whoever may write', () => {
  it.each(TABLE)('$what on $row: $verdict', async ({ row, mutation, verdict, rowsOf }) => {
    for (const [who, can] of Object.entries(callers)) {
      const target = await (ROWS[row] ?? expect.unreachable())();
      const { errors, data } = await can.client.send(
        `mutation { result: ${mutation(target)} { __typename ${rowsOf ? `... on ${rowsOf} { results { __typename } }` : ''} } }`,
      );
      const refused = verdict === 'granters' && who === 'a service without admins:grant';
      if (rowsOf) {
        const [answer] = data.result.results;
        expect(answer.__typename, who).toMatch(refused ? 'RoleNotAllowedError' : /Payload$/);
        continue;
      }
      expect(errors?.map(({ extensions }) => extensions.code) ?? [], who).toEqual(
        refused ? ['FORBIDDEN'] : [],
      );
      if (!refused) expect(data.result.__typename, who).toMatch(/Payload$/);
    }
  });

  it('keys makes none with admins:grant without it', async () => {
    const document =
      'mutation { result: createApiKey(input: { name: "a", scopes: ["admins:grant"] }) { __typename } }';
    const answers = await Promise.all(
      [callers['a service without admins:grant'], admin.can].map((can) => can?.client.send(document)),
    );
    expect(answers.map((answer) => answer?.data.result.__typename)).toEqual([
      'ValidationError',
      'CreateApiKeyPayload',
    ]);
  });

  it('is judged in every mutation that could bring an ADMIN about', () => {
    const tried = CASES.map(({ mutation }) => /^\w+/.exec(mutation({ id: '', email: '' }))?.[0]);
    const judged = Object.entries(ADMIN_RIGHTS).flatMap(([name, how]) => (how === 'judged' ? name : []));
    expect(new Set([...tried, 'createApiKey'])).toEqual(new Set(judged));
  });
});

describe('a change that is refused', () => {
  it('leaves the invite and the person as they were', async () => {
    const weak = callers['a service without admins:grant'] ?? expect.unreachable();
    const expired = await lapsed('ADMIN')();
    const disabled = await user('ADMIN', 'DISABLED')();
    await weak.client.send(
      `mutation { updateInvite(input: { invite: { id: "${expired.id}" }, expiresInSeconds: 600 }) { __typename } }`,
    );
    await weak.client.send(
      `mutation { updateUser(input: { id: "${disabled.id}", status: ACTIVE }) { __typename } }`,
    );
    expect(await admin.can.invite(expired.id)).toMatchObject({ role: 'ADMIN', status: 'EXPIRED' });
    expect(await admin.can.user(disabled.id)).toMatchObject({ role: 'ADMIN', status: 'DISABLED' });
  });
});

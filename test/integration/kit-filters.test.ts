import { afterAll, beforeAll, expect, test } from 'vitest';
import type {
  InviteFilter,
  ListedInviteFragment,
  ListedUserFragment,
  UserFilter,
} from '../../client/generated/graphql.ts';
import { isListed } from '../../client/invites/invite-lists.ts';
import { isUserListed } from '../../client/users/user-lists.ts';
import type { AdminSeed } from '../support/seed.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

let app: TestApp;
let admin: AdminSeed;
let invites: ListedInviteFragment[];
let users: ListedUserFragment[];

const INVITES = `query ($filter: InviteFilter) {
  invites(first: 50, filter: $filter) {
    nodes {
      __typename id email role roles status renewalRequestedAt createdAt expiresAt
      invitedBy { __typename id } delivery { __typename status }
    }
  }
}`;
const USERS = `query ($filter: UserFilter) {
  users(first: 50, filter: $filter) { nodes { __typename id email name role status createdAt } }
}`;

/** What the service lists. */
async function listed<Row>(query: string, filter: object | null): Promise<Row[]> {
  const answer = (await app.client(admin.accessToken).send(query, { filter })) as {
    data?: Record<string, { nodes: Row[] }>;
  };
  const [list] = Object.values(answer.data ?? {});
  if (!list) throw new Error(`The service did not list: ${JSON.stringify(answer)}`);
  return list.nodes;
}

beforeAll(async () => {
  app = await startTestApp();
  admin = await app.admin();
  const other = await admin.bringsIn('zoe@example.com', { role: 'ADMIN' });
  await admin.invites('ada_1%@example.com', { role: 'ADMIN' });
  await admin.invites('grace@example.org', { expiresInSeconds: 300, roles: ['Team_1', 'Ops'] });
  const { id } = await admin.invites('alan@xn--bcher-kva.example');
  await admin.can.revokeInvite({ invite: { id } });
  await other.can.createInvite({ email: 'barbara@example.com' });
  const disabled = await admin.bringsIn('edsger@example.com');
  await admin.can.updateUser({ id: disabled.id, status: 'DISABLED' });
  invites = await listed(INVITES, null);
  users = await listed(USERS, null);
  // And one of the service's own, to the first admin.
  expect(invites).toHaveLength(7);
});
afterAll(() => app.stop());

const LONG_AGO = '2020-01-01T00:00:00Z';
const FAR_OFF = '2100-01-01T00:00:00+01:00';

const inviteFilters: InviteFilter[] = [
  {},
  { status: null, role: null, search: null, email: null, invitedById: null, createdAt: null },
  { status: [] },
  { status: ['PENDING', 'REVOKED'] },
  { status: ['ACCEPTED'] },
  { role: [] },
  { role: ['ADMIN'] },
  { search: '' },
  { search: '  ' },
  { search: ' ADA_1 ' },
  { search: '%' },
  { search: '_' },
  { search: 'EXAMPLE.ORG' },
  { email: '' },
  { email: ' ' },
  { email: 'grace' },
  { email: ' Grace@Example.ORG ' },
  { email: 'ｇｒａｃｅ@example.org' },
  { email: 'grace@example.org/' },
  { email: 'grace@x@example.org' },
  { email: 'alan@xn--bcher-kva.example' },
  { invitedById: '' },
  { invitedById: 'nobody' },
  { invitedById: '0198c0de-0000-7000-8000-000000000000' },
  { createdAt: {} },
  { createdAt: { gte: LONG_AGO } },
  { createdAt: { lt: LONG_AGO } },
  { label: '' },
  { label: '  ' },
  { label: ' TEAM_' },
  { label: '%' },
  { delivery: [] },
  { delivery: ['NOT_REQUESTED'] },
  { renewalRequested: true },
  { renewalRequested: false },
  { createdAt: { gte: null, lt: FAR_OFF }, expiresAt: { gte: LONG_AGO, lt: FAR_OFF } },
];

test.each(inviteFilters)('the kits list the invites that the service lists under %j', async (filter) => {
  const kept = invites.filter((invite) => isListed(invite, filter));
  expect(kept).toEqual(await listed(INVITES, filter));
});

test('the kits list the invites of one hour as the service does', async () => {
  const now = Date.now();
  const [gte, lt] = [new Date(now).toISOString(), new Date(now + 3_600_000).toISOString()];
  const filter = { expiresAt: { gte, lt } };
  const kept = invites.filter((invite) => isListed(invite, filter));
  expect(kept).toEqual(await listed(INVITES, filter));
  expect(kept.map(({ email }) => email)).toEqual(['grace@example.org']);
});

test('the kits list the invites of one inviter as the service does, in any case of letters', async () => {
  for (const invitedById of [admin.id, admin.id.toUpperCase()]) {
    const kept = invites.filter((invite) => isListed(invite, { invitedById }));
    expect(kept).toEqual(await listed(INVITES, { invitedById }));
    expect(kept).not.toHaveLength(0);
  }
});

const userFilters: UserFilter[] = [
  {},
  { role: null, status: null, search: null },
  { role: [] },
  { status: [] },
  { role: ['ADMIN'] },
  { status: ['DISABLED'], role: ['MEMBER'] },
  { search: '' },
  { search: ' ' },
  { search: 'GRACE hop' },
  { search: 'zoe@' },
  { search: 'example.com ada' },
  { search: '%' },
];

test.each(userFilters)('the kits list the users that the service lists under %j', async (filter) => {
  const kept = users.filter((user) => isUserListed(user, filter));
  expect(kept).toEqual(await listed(USERS, filter));
});

import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { sql } from '../../src/database/sql.ts';
import { expectType } from '../support/flow.ts';
import { type AdminSeed, PASSWORD, someone } from '../support/seed.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

let app: TestApp;
let admin: AdminSeed;
beforeAll(async () => {
  app = await startTestApp();
  admin = await app.admin();
});
afterAll(() => app.stop());

async function accepts(name: { firstName: string; lastName?: string | null }) {
  const { token } = await admin.invites(someone('ada'));
  return app.as().acceptInvite({ token, password: PASSWORD, ...name });
}

describe('a number in metadata', () => {
  const path = ['metadata', 'order', '0', 'id'];

  it('that cannot be kept is refused by its path, not changed', async () => {
    const text = `{"query":"mutation ($input: CreateInviteInput!) { result: createInvite(input: $input) { __typename ... on ValidationError { issues { path } } } }",
      "variables":{"input":{"email":"${someone('ada')}","metadata":{"order":[{"id":9007199254740993}]}}}}`;
    const response = await fetch(`${app.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${admin.accessToken}` },
      body: text,
    });
    const inVariables = await response.json();
    expect(inVariables.data.result).toEqual({ __typename: 'ValidationError', issues: [{ path }] });
    const inDocument = await admin.can.client.send(`mutation {
      result: createInvite(input: { email: "${someone('ada')}", metadata: { order: [{ id: 9007199254740993 }] } }) {
        __typename ... on ValidationError { issues { path } }
      }
    }`);
    expect(inDocument.data.result).toEqual({ __typename: 'ValidationError', issues: [{ path }] });
  });

  it('comes back as it was sent, as long as it can', async () => {
    const metadata = { most: 9007199254740991, least: -9007199254740991, part: 0.1, tiny: 1.5e-7 };
    const { id } = await admin.invites(someone('ada'), { metadata });
    expect((await admin.can.invite(id))?.metadata).toEqual(metadata);
  });
});

describe('a name', () => {
  test.each(['\u200b', '\u2060', '\u3164', '\u2800', '\u0301\u0301', 'A\u2028B', 'A\u0085B'])(
    'of %j is refused, as is a label and the name of a key',
    async (text) => {
      for (const [result, path] of [
        [await accepts({ firstName: text }), ['firstName']],
        [await accepts({ firstName: 'Ada', lastName: text }), ['lastName']],
        [await admin.can.createInvite({ email: someone('ada'), roles: [text] }), ['roles', '0']],
        [await admin.can.createApiKey({ name: text, scopes: ['users:read'] }), ['name']],
      ] as const) {
        expect(expectType(result, 'ValidationError').issues.map((issue) => issue.path)).toEqual([path]);
      }
    },
  );

  it('has a hundred letters, whatever plane they are of, and a last name of blanks is none', async () => {
    const firstName = '𠮷'.repeat(100);
    const { user } = expectType(await accepts({ firstName, lastName: ' \t' }), 'AcceptInvitePayload');
    expect(user).toMatchObject({ firstName, lastName: null, name: firstName });
  });

  test.each([
    ['composed', 'Zo\u00eb'],
    ['in parts', 'Zoe\u0308'],
  ])('is found in either form of Unicode, typed %s', async (_how, firstName) => {
    const lastName = someone('Q').replace(/\W/g, '');
    const { user } = expectType(await accepts({ firstName, lastName }), 'AcceptInvitePayload');
    for (const form of ['NFC', 'NFD']) {
      const search = `zo\u00eb ${lastName}`.normalize(form);
      const { nodes } = await admin.can.users({ filter: { search } });
      expect(nodes.map(({ id }) => id)).toEqual([user.id]);
    }
  });
});

describe('a token', () => {
  it('works with the white space that was copied with it', async () => {
    const { token, id } = await admin.invites(someone('ada'));
    const copied = ` \t${token}\n`;
    expect(await app.as().validateInvite(copied)).toMatchObject({ valid: true });
    expect(
      expectType(await admin.can.copyInviteLink({ invite: { token: copied } }), 'CopyInviteLinkPayload')
        .invite.id,
    ).toBe(id);
    expectType(
      await app.as().acceptInvite({ token: copied, firstName: 'Ada', password: PASSWORD }),
      'AcceptInvitePayload',
    );
    const other = await admin.invites(someone('ada'));
    expectType(await app.as().declineInvite({ token: `${other.token} ` }), 'DeclineInvitePayload');
  });
});

describe('null', () => {
  it('takes the message away when an invite is sent again, and left out it stays', async () => {
    const { id } = await admin.invites(someone('ada'), { message: 'Hello', sendEmail: false });
    const resend = async (input: { message?: string | null }) =>
      expectType(
        await admin.can.resendInvite({ invite: { id }, sendEmail: false, ...input }),
        'ResendInvitePayload',
      ).invite.message;
    expect([await resend({}), await resend({ message: null })]).toEqual(['Hello', null]);
  });

  it('is no change of what it cannot take away', async () => {
    const { id } = await admin.invites(someone('ada'), { roles: ['editor'] });
    const nothing = { role: null, roles: null, expiresInSeconds: null };
    const updated = await admin.can.updateInvite({
      invite: { id },
      ...nothing,
      message: null,
      metadata: null,
    });
    expect(expectType(updated, 'UpdateInvitePayload').invite.roles).toEqual(['editor']);
    const [event] = await app.db.query<{ data: { changed: string[] } }>(sql`
      SELECT data FROM events WHERE subject_id = ${id}::uuid AND type = 'invite.updated'`);
    expect(event?.data.changed).toEqual(['message', 'metadata']);
  });
});

describe('an address', () => {
  it('in its own script is one in ASCII: invited, signed in with and searched for', async () => {
    const { email, token } = await admin.invites('Jürgen@bücher.example'.replace('ü', 'u'));
    expect(email).toBe('jurgen@xn--bcher-kva.example');
    const accepted = await app.as().acceptInvite({ token, firstName: 'Jürgen', password: PASSWORD });
    expectType(accepted, 'AcceptInvitePayload');
    expectType(await app.as().signIn('jurgen@BÜCHER。example', PASSWORD), 'SignInPayload');
    for (const filter of [{ search: 'bücher.example' }, { email: 'jurgen@bücher.example' }]) {
      expect((await admin.can.invites({ filter })).nodes.map((invite) => invite.email)).toEqual([email]);
    }
  });

  it('that was pasted with invisible signs around it is taken, and one with a sign in it names the sign', async () => {
    const address = someone('ada');
    expect((await admin.invites(`\u202amailto:${address}.\u202c\u200b`)).email).toBe(address);
    const refused = await admin.can.createInvite({ email: someone('ada').replace('@', '\u200b@') });
    expect(expectType(refused, 'ValidationError').issues[0]?.message).toContain('U+200B');
  });
});

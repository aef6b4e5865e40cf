import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createFluxbaseAdapter } from '../../client/adapters/fluxbase.ts';
import { createMedusaAdapter } from '../../client/adapters/medusa.ts';
import { createRequest } from '../../client/adapters/request.ts';
import { expectType } from '../support/flow.ts';
import { type AdminSeed, PASSWORD, someone } from '../support/seed.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

let app: TestApp;
let admin: AdminSeed;
let medusa: ReturnType<typeof createMedusaAdapter>['admin']['invites'];
let fluxbase: ReturnType<typeof createFluxbaseAdapter>['management']['invitations'];
/** An invitee, who holds a link and no account. */
let invitee: typeof medusa;

beforeAll(async () => {
  app = await startTestApp();
  admin = await app.admin();
  const url = `${app.url}/graphql`;
  const request = createRequest({ url, token: () => admin.accessToken });
  medusa = createMedusaAdapter(request).admin.invites;
  fluxbase = createFluxbaseAdapter(request).management.invitations;
  invitee = createMedusaAdapter(createRequest({ url })).admin.invites;
});
afterAll(() => app.stop());

const WEEK_MS = 7 * 24 * 3_600_000;
const lastsFrom = (time: string) => Date.parse(time) - Date.now();

describe('whoever comes from Medusa', () => {
  test('creates an invite: an admin is an ADMIN, and any other role a label', async () => {
    const email = someone('admin');
    const { invite, invite_link, token } = await medusa.create({ user: email, role: 'admin' });
    expect(invite).toMatchObject({ user_email: email, role: 'admin', accepted: false });
    expect(invite_link).toContain(token);
    const developer = await medusa.create({ user: someone('developer'), role: 'developer' });
    expect(developer.invite.role).toBe('developer');
    const created = await admin.can.invite(developer.invite.id);
    expect(created).toMatchObject({ role: 'MEMBER', roles: ['developer'] });
  });

  test('sends an invite again: seven days more, a new token, and the old one is dead', async () => {
    const first = await medusa.create({ user: someone('late'), role: 'member' });
    const again = await medusa.resend(first.invite.id);
    expect(again.invite.id).toBe(first.invite.id);
    expect(again.token).not.toBe(first.token);
    expect(lastsFrom(again.invite.expires_at)).toBeGreaterThan(WEEK_MS - 60_000);
    expect((await fluxbase.validate(first.token)).code).toBe('INVITE_SUPERSEDED');
    expect((await fluxbase.validate(again.token)).valid).toBe(true);
  });

  test('deletes an invite, but none that was accepted', async () => {
    const { invite } = await medusa.create({ user: someone('gone'), role: 'member' });
    expect(await medusa.delete(invite.id)).toEqual({ id: invite.id, object: 'invite', deleted: true });
    await expect(medusa.delete(invite.id)).rejects.toMatchObject({ code: 'INVITE_NOT_FOUND' });
    const { invite: kept, token } = await medusa.create({ user: someone('here'), role: 'member' });
    await invitee.accept({ token, user: { first_name: 'Ada', password: PASSWORD } });
    await expect(medusa.delete(kept.id)).rejects.toMatchObject({ code: 'INVITE_ALREADY_ACCEPTED' });
  });

  test('lists every invite, however many pages they fill', async () => {
    const rows = Array.from({ length: 120 }, () => ({ email: someone('listed'), sendEmail: false }));
    expectType(await admin.can.createInvites({ invites: rows }), 'CreateInvitesPayload');
    const { invites } = await medusa.list();
    const listed = new Set(invites.map(({ user_email }) => user_email));
    expect(rows.every(({ email }) => listed.has(email))).toBe(true);
    expect(listed.size).toBe(invites.length);
  });

  test('accepts with a token, names and a password, and gets the user and a session', async () => {
    const email = someone('lovelace');
    const { token } = await medusa.create({ user: email, role: 'member' });
    const user = { first_name: 'Ada', last_name: 'Lovelace', password: PASSWORD };
    const accepted = await invitee.accept({ token, user });
    expect(accepted.user).toMatchObject({ email, firstName: 'Ada', lastName: 'Lovelace' });
    const signedIn = await app.client(accepted.session.accessToken).send('{ me { email } }');
    expect(signedIn).toMatchObject({ data: { me: { email } } });
    await expect(invitee.accept({ token, user })).rejects.toMatchObject({ code: 'INVITE_ALREADY_ACCEPTED' });
  });

  test('needs a session or an API key, and is told so', async () => {
    await expect(invitee.list()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    const key = expectType(
      await admin.can.createApiKey({ name: 'a shop', scopes: ['invites:write'] }),
      'CreateApiKeyPayload',
    );
    const shop = createMedusaAdapter(createRequest({ url: `${app.url}/graphql`, token: () => key.secret }));
    const { invite } = await shop.admin.invites.create({ user: someone('shop') });
    expect(invite.role).toBe('member');
  });
});

describe('whoever comes from the user module of Medusa 2', () => {
  test('creates one with metadata and roles, and the same key makes no second one', async () => {
    const input = {
      email: someone('module'),
      roles: ['editor'],
      metadata: { team: 7 },
      idempotencyKey: 'k-1',
    };
    const first = expectType(await admin.can.createInvite(input), 'CreateInvitePayload');
    expect(first.invite).toMatchObject({ roles: ['editor'], metadata: { team: 7 } });
    const second = expectType(await admin.can.createInvite(input), 'CreateInvitePayload');
    expect(second.invite.id).toBe(first.invite.id);
  });

  test('creates several at once', async () => {
    const invites = [{ email: someone('module') }, { email: someone('module') }];
    const created = expectType(await admin.can.createInvites({ invites }), 'CreateInvitesPayload');
    expect(created.createdCount).toBe(2);
  });
});

describe('whoever comes from Fluxbase', () => {
  test('creates an invitation with a duration, and gets its link', async () => {
    const email = someone('flux');
    const creation = { email, role: 'dashboard_admin', expiry_duration: 3_600 };
    const { invitation, invite_link } = await fluxbase.create(creation);
    expect(invitation).toMatchObject({ email, role: 'ADMIN', accepted_at: null });
    expect(lastsFrom(invitation.expires_at)).toBeLessThanOrEqual(3_600_000);
    expect(invite_link).toContain('#token=');
    const other = await fluxbase.create({ email: someone('flux'), role: 'dashboard_user' });
    expect(other.invitation.role).toBe('MEMBER');
    await expect(fluxbase.create(creation)).rejects.toMatchObject({ code: 'INVITE_ALREADY_PENDING' });
  });

  test('lists the pending ones, and on request those that were accepted', async () => {
    const waiting = await fluxbase.create({ email: someone('waiting'), role: 'user' });
    const joined = await admin.bringsIn(someone('joined'));
    const emails = async (options?: Parameters<typeof fluxbase.list>[0]) =>
      (await fluxbase.list(options)).invitations.map(({ email }) => email);
    expect(await emails()).toContain(waiting.invitation.email);
    expect(await emails()).not.toContain(joined.email);
    expect(await emails({ include_accepted: true, include_expired: true })).toContain(joined.email);
  });

  test('validates a link, accepts it, and revokes another by its token', async () => {
    const email = someone('hopper');
    const { token } = await admin.invites(email);
    expect(await fluxbase.validate(token)).toMatchObject({
      valid: true,
      invitation: { email, role: 'MEMBER', invited_by: 'Grace Hopper' },
      error: null,
    });
    const accepted = await fluxbase.accept(token, { password: PASSWORD, name: ' Grace Brewster Hopper ' });
    expect(accepted.user).toMatchObject({ email, firstName: 'Grace Brewster', lastName: 'Hopper' });
    expect(accepted).toMatchObject({ access_token: expect.any(String), refresh_token: expect.any(String) });
    expect(accepted.expires_in).toBe(600);
    expect(await fluxbase.validate(token)).toMatchObject({ valid: false, error: expect.any(String) });

    const other = await admin.invites(someone('revoked'));
    const { invitation } = await fluxbase.revoke(other.token);
    expect(invitation.id).toBe(other.id);
    expect((await fluxbase.validate(other.token)).code).toBe('INVITE_REVOKED');
  });
});

import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { sql } from '../../src/database/sql.ts';
import { createMemoryMailer } from '../../src/mail/memory-mailer.ts';
import { expectType } from '../support/flow.ts';
import type { CreateInviteInput } from '../support/generated/graphql.ts';
import { type AdminSeed, someone } from '../support/seed.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

const mailer = createMemoryMailer();
let app: TestApp;
let admin: AdminSeed;
beforeAll(async () => {
  app = await startTestApp({ env: { SMTP_URL: 'smtp://127.0.0.1:1' }, overrides: { mailer } });
  admin = await app.admin();
});
afterAll(() => app.stop());

async function create(input: CreateInviteInput, by: AdminSeed['can'] = admin.can) {
  return expectType(await by.createInvite(input), 'CreateInvitePayload');
}

/** Lets time pass for a key. */
async function age(key: string, hours: number): Promise<void> {
  await app.db.execute(sql`
    UPDATE idempotency_keys SET created_at = created_at - make_interval(hours => ${hours}) WHERE key = ${key}`);
}

describe('the same key with the same input', () => {
  it('answers with the first result, and sends nothing twice', async () => {
    const input = {
      email: someone('ada'),
      roles: ['editor'],
      metadata: { a: 1, b: { c: 2, d: [3] } },
      idempotencyKey: someone('key'),
    };
    const first = await create(input);
    const again = await create(input);
    expect(again).toMatchObject({ created: true, token: first.token, inviteLink: first.inviteLink });
    expect({ ...again.invite, delivery: null }).toEqual({ ...first.invite, delivery: null });
    const events = await app.db.query(
      sql`SELECT type FROM events WHERE subject_id = ${first.invite.id}::uuid AND type NOT LIKE 'invite.deliver%'`,
    );
    expect(events).toEqual([{ type: 'invite.created' }]);
    // A second mail would have been queued before this one.
    const { email } = await create({ email: someone('after') }).then(({ invite }) => invite);
    await expect.poll(() => mailer.sent.some(({ to }) => to === email)).toBe(true);
    expect(mailer.sent.filter(({ to }) => to === input.email)).toHaveLength(1);
  });

  it('is the same whatever the order of keys in the metadata, the case of the address and what is spelt out', async () => {
    const key = someone('key');
    const email = someone('ada');
    const first = await create({ email, metadata: { a: 1, b: { c: 2, d: 3 } }, idempotencyKey: key });
    const again = await create({
      email: ` ${email.toUpperCase()}`,
      metadata: { b: { d: 3, c: 2 }, a: 1 },
      roles: [],
      role: 'MEMBER',
      expiresInSeconds: 604_800,
      idempotencyKey: key,
    });
    expect(again.invite.id).toBe(first.invite.id);
  });

  it('answers with the invite as it is by then, resent or accepted', async () => {
    const input = { email: someone('ada'), sendEmail: false, idempotencyKey: someone('key') };
    const first = await create(input);
    const resent = expectType(
      await admin.can.resendInvite({ invite: { id: first.invite.id }, sendEmail: false }),
      'ResendInvitePayload',
    );
    expect(await create(input)).toMatchObject({ token: resent.token, invite: { id: first.invite.id } });
    await admin.can.revokeInvite({ invite: { id: first.invite.id } });
    expect(await create(input)).toMatchObject({ invite: { id: first.invite.id, status: 'REVOKED' } });
  });

  it('says that nothing was created, where the first answer was an invite that was there before', async () => {
    const { email, id } = await admin.invites(someone('ada'));
    const input = { email, onPending: 'RETURN_EXISTING' as const, idempotencyKey: someone('key') };
    expect(await create(input)).toMatchObject({ created: false, invite: { id } });
    expect(await create(input)).toMatchObject({ created: false, invite: { id } });
  });

  it('holds for 24 hours', async () => {
    const input = { email: someone('ada'), sendEmail: false, idempotencyKey: someone('key') };
    const first = await create(input);
    await age(input.idempotencyKey, 23);
    expect((await create(input)).invite.id).toBe(first.invite.id);
    await age(input.idempotencyKey, 1);
    expectType(await admin.can.createInvite(input), 'InviteAlreadyPendingError');
    await admin.can.revokeInvite({ invite: { id: first.invite.id } });
    const later = await create(input);
    expect(later).toMatchObject({ created: true });
    expect(later.invite.id).not.toBe(first.invite.id);
    expect((await create(input)).invite.id).toBe(later.invite.id);
  });

  it('works through createInvites as through createInvite', async () => {
    const input = { email: someone('ada'), sendEmail: false, idempotencyKey: someone('key') };
    const first = await create(input);
    const { results } = expectType(
      await admin.can.createInvites({ invites: [input] }),
      'CreateInvitesPayload',
    );
    expect(results).toMatchObject([{ token: first.token, invite: { id: first.invite.id } }]);
  });
});

describe('a key', () => {
  test.each<[string, Partial<CreateInviteInput>]>([
    ['address', { email: 'another@example.com' }],
    ['role', { role: 'ADMIN' }],
    ['roles', { roles: ['b', 'a'] }],
    ['message', { message: 'Hello' }],
    ['metadata', { metadata: { a: 2 } }],
    ['window', { expiresInSeconds: 300 }],
    ['wish for a mail', { sendEmail: true }],
    ['wish for the case of a live one', { onPending: 'RETURN_EXISTING' }],
  ])('is refused with another %s, and nothing is written', async (_, change) => {
    const input = {
      email: someone('ada'),
      roles: ['a', 'b'],
      metadata: { a: 1 },
      sendEmail: false,
      idempotencyKey: someone('key'),
    };
    await create(input);
    const { code } = expectType(
      await admin.can.createInvite({ ...input, ...change }),
      'IdempotencyKeyReusedError',
    );
    expect(code).toBe('IDEMPOTENCY_KEY_REUSED');
    expect((await admin.can.invites({ filter: { email: 'another@example.com' } })).totalCount).toBe(0);
    expect((await create(input)).created).toBe(true);
  });

  it('of one caller is not the key of another', async () => {
    const idempotencyKey = someone('key');
    const other = await app.admin();
    const service = await admin.makesKey('invites:write');
    const ids = new Set<string>();
    for (const by of [admin.can, other.can, service]) {
      ids.add((await create({ email: someone('ada'), idempotencyKey }, by)).invite.id);
    }
    expect(ids.size).toBe(3);
  });

  it('whose invite was deleted is refused, so that nobody is invited again by a retry', async () => {
    const input = { email: someone('ada'), idempotencyKey: someone('key') };
    const { invite } = await create(input);
    await admin.can.deleteInvite(invite.id);
    expectType(await admin.can.createInvite(input), 'IdempotencyKeyReusedError');
    expect((await admin.can.invites({ filter: { email: input.email } })).totalCount).toBe(0);
  });

  it('is not used up by a refusal', async () => {
    const { email, id } = await admin.invites(someone('ada'));
    const input = { email, idempotencyKey: someone('key') };
    expectType(await admin.can.createInvite(input), 'InviteAlreadyPendingError');
    await admin.can.revokeInvite({ invite: { id } });
    expect((await create(input)).created).toBe(true);
  });

  test.each(['', '   ', 'x'.repeat(256)])('has 1 to 255 characters (%#)', async (idempotencyKey) => {
    const { issues } = expectType(
      await admin.can.createInvite({ email: someone('ada'), idempotencyKey }),
      'ValidationError',
    );
    expect(issues.map(({ path }) => path)).toEqual([['idempotencyKey']]);
  });
});

import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { sql } from '../../src/database/sql.ts';
import { expireInvites } from '../../src/invites/expire-invites.ts';
import { expectType } from '../support/flow.ts';
import { closeWindow, expire } from '../support/invite-clock.ts';
import { type AdminSeed, PASSWORD, someone } from '../support/seed.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

let app: TestApp;
let admin: AdminSeed;
beforeAll(async () => {
  app = await startTestApp();
  admin = await app.admin();
});
afterAll(() => app.stop());

interface Subject {
  readonly id: string;
  readonly email: string;
  readonly token: string;
}

/** How an invite gets into each state. LAPSED is EXPIRED before a sweep has stored it, and must never be told apart. */
const STATES = {
  PENDING: async () => {},
  LAPSED: ({ id }: Subject) => closeWindow(app, id),
  EXPIRED: ({ id }: Subject) => expire(app, id),
  ACCEPTED: async ({ token }: Subject) => {
    expectType(
      await app.as().acceptInvite({ token, firstName: 'Ada', password: PASSWORD }),
      'AcceptInvitePayload',
    );
  },
  DECLINED: async ({ token }: Subject) => {
    expectType(await app.as().declineInvite({ token }), 'DeclineInvitePayload');
  },
  REVOKED: async ({ id }: Subject) => {
    expectType(await admin.can.revokeInvite({ invite: { id } }), 'RevokeInvitePayload');
  },
} as const;

/** Everything that can happen to an invite. */
const OPERATIONS = {
  accept: ({ token }: Subject) => app.as().acceptInvite({ token, firstName: 'Ada', password: PASSWORD }),
  decline: ({ token }: Subject) => app.as().declineInvite({ token, reason: 'No, thank you' }),
  revoke: ({ id }: Subject) => admin.can.revokeInvite({ invite: { id } }),
  resend: ({ id }: Subject) => admin.can.resendInvite({ invite: { id } }),
  update: ({ id }: Subject) => admin.can.updateInvite({ invite: { id }, roles: ['changed'] }),
  'update with a new window': ({ id }: Subject) =>
    admin.can.updateInvite({ invite: { id }, expiresInSeconds: 600 }),
  delete: ({ id }: Subject) => admin.can.deleteInvite(id),
  copy: ({ id }: Subject) => admin.can.copyInviteLink({ invite: { id } }),
  'time passes': async ({ id }: Subject) => {
    await app.db.execute(sql`UPDATE invites SET expires_at = clock_timestamp() - interval '1 second'
      WHERE id = ${id}::uuid AND status = 'PENDING'`);
    await expireInvites(app.app);
    return { __typename: 'time' as const };
  },
} as const;

type State = keyof typeof STATES;
type Operation = keyof typeof OPERATIONS;
/** What is answered, the status afterwards (null: the row is gone), and `changed` where the answer has it. */
type Outcome = readonly [answer: string, after: string | null, changed?: boolean];

const accepted: Outcome = ['InviteAlreadyAcceptedError', 'ACCEPTED'];
const declined: Outcome = ['InviteDeclinedError', 'DECLINED'];
const revoked: Outcome = ['InviteRevokedError', 'REVOKED'];

const fromExpired: Record<Operation, Outcome> = {
  accept: ['InviteExpiredError', 'EXPIRED'],
  decline: ['DeclineInvitePayload', 'DECLINED', true],
  revoke: ['RevokeInvitePayload', 'REVOKED', true],
  resend: ['ResendInvitePayload', 'PENDING'],
  update: ['UpdateInvitePayload', 'EXPIRED'],
  'update with a new window': ['UpdateInvitePayload', 'PENDING'],
  delete: ['DeleteInvitePayload', null],
  copy: ['InviteExpiredError', 'EXPIRED'],
  'time passes': ['time', 'EXPIRED'],
};

/** The contract's table. */
const TABLE: Record<State, Record<Operation, Outcome>> = {
  PENDING: {
    accept: ['AcceptInvitePayload', 'ACCEPTED'],
    decline: ['DeclineInvitePayload', 'DECLINED', true],
    revoke: ['RevokeInvitePayload', 'REVOKED', true],
    resend: ['ResendInvitePayload', 'PENDING'],
    update: ['UpdateInvitePayload', 'PENDING'],
    'update with a new window': ['UpdateInvitePayload', 'PENDING'],
    delete: ['DeleteInvitePayload', null],
    copy: ['CopyInviteLinkPayload', 'PENDING'],
    'time passes': ['time', 'EXPIRED'],
  },
  LAPSED: fromExpired,
  EXPIRED: fromExpired,
  ACCEPTED: {
    accept: accepted,
    decline: accepted,
    revoke: accepted,
    resend: accepted,
    update: accepted,
    'update with a new window': accepted,
    delete: accepted,
    copy: accepted,
    'time passes': ['time', 'ACCEPTED'],
  },
  DECLINED: {
    accept: declined,
    decline: ['DeclineInvitePayload', 'DECLINED', false],
    revoke: declined,
    resend: declined,
    update: declined,
    'update with a new window': declined,
    delete: ['DeleteInvitePayload', null],
    copy: declined,
    'time passes': ['time', 'DECLINED'],
  },
  REVOKED: {
    accept: revoked,
    decline: revoked,
    revoke: ['RevokeInvitePayload', 'REVOKED', false],
    resend: revoked,
    update: revoked,
    'update with a new window': revoked,
    delete: ['DeleteInvitePayload', null],
    copy: revoked,
    'time passes': ['time', 'REVOKED'],
  },
};

const CELLS = (Object.keys(TABLE) as State[]).flatMap((state) =>
  (Object.keys(TABLE[state]) as Operation[]).map((operation) => ({
    state,
    operation,
    outcome: TABLE[state][operation],
  })),
);

async function subjectIn(state: State): Promise<Subject> {
  const subject = await admin.invites(someone(state.toLowerCase()));
  await STATES[state](subject);
  return subject;
}

/** The row and its events, as they are stored. */
async function stored({ id }: Subject) {
  const [invite] = await app.db.query<{ status: string }>(sql`SELECT * FROM invites WHERE id = ${id}::uuid`);
  const events = await app.db.query<{ type: string }>(
    sql`SELECT type FROM events WHERE subject_id = ${id}::uuid AND type NOT LIKE 'invite.deliver%' ORDER BY position, id`,
  );
  return { invite, events: events.map(({ type }) => type) };
}

describe('an invite', () => {
  // ACCEPTED is final: one such invite serves its whole row of the table, and is not changed by it.
  let acceptedSubject: Subject;
  beforeAll(async () => {
    acceptedSubject = await subjectIn('ACCEPTED');
  });

  test.each(CELLS)(
    'that is $state: $operation',
    async ({ state, operation, outcome: [answer, after, changed] }) => {
      const subject = state === 'ACCEPTED' ? acceptedSubject : await subjectIn(state);
      const before = await stored(subject);

      const result = await OPERATIONS[operation](subject);

      expect(result.__typename).toBe(answer);
      if ('changed' in result || changed !== undefined) expect(result).toMatchObject({ changed });
      expect((await admin.can.invite(subject.id))?.status ?? null).toBe(after);
      if (changed === false || answer.endsWith('Error')) expect(await stored(subject)).toEqual(before);
    },
  );

  it('that expires is recorded once a window, however often it is swept and whoever stores it', async () => {
    const subject = await subjectIn('EXPIRED');
    await expireInvites(app.app);
    await admin.can.updateInvite({ invite: { id: subject.id }, roles: ['changed'] });
    expect((await stored(subject)).events).toEqual(['invite.created', 'invite.expired', 'invite.updated']);

    await admin.can.updateInvite({ invite: { id: subject.id }, expiresInSeconds: 600 });
    await closeWindow(app, subject.id);
    await admin.can.resendInvite({ invite: { id: subject.id } });
    expect((await stored(subject)).events.slice(3)).toEqual([
      'invite.updated',
      'invite.expired',
      'invite.resent',
    ]);
  });

  it('that is swept by many replicas at once expires once', async () => {
    const subjects = await Promise.all(Array.from({ length: 10 }, () => admin.invites(someone())));
    for (const { id } of subjects) await closeWindow(app, id);
    const counts = await Promise.all(Array.from({ length: 5 }, () => expireInvites(app.app)));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(10);
    for (const subject of subjects) {
      expect((await stored(subject)).events).toEqual(['invite.created', 'invite.expired']);
    }
  });

  it('of an address is named by it only while it lives', async () => {
    for (const state of ['LAPSED', 'EXPIRED', 'ACCEPTED', 'DECLINED', 'REVOKED'] as const) {
      const invite = { email: (await subjectIn(state)).email };
      expectType(await admin.can.copyInviteLink({ invite }), 'InviteNotFoundError');
      expectType(await admin.can.updateInvite({ invite, expiresInSeconds: 600 }), 'InviteNotFoundError');
      expectType(await admin.can.revokeInvite({ invite }), 'InviteNotFoundError');
      expectType(await admin.can.resendInvite({ invite }), 'InviteNotFoundError');
    }
    const { email } = await subjectIn('PENDING');
    const invite = { email: ` ${email.toUpperCase()} ` };
    expectType(await admin.can.copyInviteLink({ invite }), 'CopyInviteLinkPayload');
    expectType(await admin.can.updateInvite({ invite, expiresInSeconds: 600 }), 'UpdateInvitePayload');
    expectType(await admin.can.resendInvite({ invite }), 'ResendInvitePayload');
    expectType(await admin.can.revokeInvite({ invite }), 'RevokeInvitePayload');
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVENT_DATA, eventSchemas } from '../../src/audit-log/event-schemas.ts';
import { sql } from '../../src/database/sql.ts';
import type { EventType } from '../../src/events/event.ts';
import { continuePositions } from '../../src/events/event-position.ts';
import { MailRejectedError } from '../../src/mail/mailer.ts';
import { createMemoryMailer, type MemoryMailer } from '../../src/mail/memory-mailer.ts';
import { expectType } from '../support/flow.ts';
import { endMailPause } from '../support/invite-clock.ts';
import { type AdminSeed, someone } from '../support/seed.ts';
import { settled } from '../support/settled.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';
import { until } from '../support/until.ts';

const mailer: MemoryMailer = createMemoryMailer();
let app: TestApp;
let admin: AdminSeed;
beforeAll(async () => {
  app = await startTestApp({ env: { SMTP_URL: 'smtp://127.0.0.1:1' }, overrides: { mailer } });
  admin = await app.admin();
});
afterAll(() => app.stop());

const typesOf = (events: { nodes: readonly { type: string }[] }) => events.nodes.map(({ type }) => type);

describe('an admin who asks what happened to an invite', () => {
  it('reads its life, newest first, with who did what by which request', async () => {
    const key = expectType(
      await admin.can.createApiKey({ name: 'the billing service', scopes: ['invites:write'] }),
      'CreateApiKeyPayload',
    );
    const { id, email } = await admin.invites(someone('ada'), { sendEmail: false });
    const revoked = await app
      .client(key.secret)
      .send(`mutation { revokeInvite(input: { invite: { id: "${id}" } }) { __typename } }`);
    expect(revoked.data.revokeInvite.__typename).toBe('RevokeInvitePayload');

    const { nodes } = await admin.can.events({ filter: { subjectId: id } });
    expect(nodes).toMatchObject([
      {
        type: 'INVITE_REVOKED',
        actor: { kind: 'API_KEY', id: key.apiKey.id, name: 'the billing service' },
        subject: { __typename: 'Invite', id, email },
        revision: 2,
        requestId: revoked.headers.get('x-request-id'),
      },
      {
        type: 'INVITE_CREATED',
        actor: { kind: 'USER', id: admin.id, name: 'Grace Hopper' },
        revision: 1,
        data: { email, role: 'MEMBER' },
      },
    ]);
    expect(JSON.stringify(nodes)).not.toContain(key.secret);
  });

  it('still reads it when the invite is gone, and then sees no invite', async () => {
    const { id } = await admin.invites(someone('ada'), { sendEmail: false });
    await admin.can.deleteInvite(id);
    const { nodes } = await admin.can.events({ filter: { subjectId: id } });
    expect(nodes).toMatchObject([
      { type: 'INVITE_DELETED', subject: null, revision: 2 },
      { type: 'INVITE_CREATED', subject: null, revision: 1 },
    ]);
  });

  it('learns whether its mails went, and that one was given up', async () => {
    const fate = async (email: string) => {
      const { id } = await admin.invites(email);
      const filter = { subjectId: id };
      await until('its mail is told of', async () => (await admin.can.events({ filter })).nodes.length > 1);
      return (await admin.can.events({ filter, first: 1 })).nodes[0];
    };
    expect(await fate(someone('ada'))).toMatchObject({
      type: 'INVITE_DELIVERED',
      actor: { kind: 'SYSTEM', id: null, name: null },
      requestId: null,
    });
    mailer.failWith(new MailRejectedError('550 no such mailbox'));
    expect(await fate(someone('nobody'))).toMatchObject({
      type: 'INVITE_DELIVERY_FAILED',
      data: { reason: '550 no such mailbox' },
    });
    mailer.failWith(null);
  });
});

describe('the log of everything', () => {
  it('tells of people and keys, and of keys by what may be known of them', async () => {
    const person = await admin.bringsIn(someone('ada'));
    await admin.can.updateUser({ id: person.id, roles: ['editor'] });
    const { nodes } = await admin.can.events({ filter: { subjectId: person.id } });
    expect(nodes).toMatchObject([
      { type: 'USER_UPDATED', revision: 2, subject: { __typename: 'User', name: 'Ada' } },
      { type: 'USER_CREATED', revision: 1, actor: { kind: 'INVITEE', id: null, name: null } },
    ]);
    const key = expectType(
      await admin.can.createApiKey({ name: 'a service', scopes: ['users:read'] }),
      'CreateApiKeyPayload',
    );
    await admin.can.revokeApiKey(key.apiKey.id);
    await admin.can.revokeApiKey(key.apiKey.id);
    const ofKey = await admin.can.events({ filter: { subjectId: key.apiKey.id } });
    expect(ofKey.nodes).toMatchObject([
      { type: 'API_KEY_REVOKED', revision: 2 },
      {
        type: 'API_KEY_CREATED',
        revision: 1,
        subject: { __typename: 'ApiKey', prefix: key.apiKey.prefix },
        data: { scopes: ['users:read'] },
      },
    ]);
  });

  it('is narrowed by type, actor, kind of actor and time, and by nothing that is no id', async () => {
    const other = await app.admin();
    const { id } = await other.invites(someone('ada'), { sendEmail: false });
    const types = async (filter: object) => typesOf(await admin.can.events({ filter }));
    expect(await types({ actorId: other.id })).toEqual(['INVITE_CREATED']);
    expect(await types({ subjectId: id, type: ['INVITE_REVOKED'] })).toEqual([]);
    expect(await types({ subjectId: id, actorKind: ['USER'] })).toEqual(['INVITE_CREATED']);
    expect(await types({ subjectId: id, actorKind: ['SYSTEM'] })).toEqual([]);
    expect(await types({ subjectId: id, type: [] })).toEqual([]);
    expect(await types({ subjectId: 'no id' })).toEqual([]);
    expect(await types({ subjectId: id, occurredAt: { lt: '2020-01-01T00:00:00.000Z' } })).toEqual([]);
    expect(await types({ subjectId: id, occurredAt: { gte: '2020-01-01T00:00:00.000Z' } })).toHaveLength(1);
  });

  it('is not for a key without the scope, and shows a key with it alone no invite, person or key', async () => {
    const without = await admin.makesKey('invites:read', 'users:read', 'api-keys:manage');
    const refused = await without.client.send('{ events { nodes { id } } }');
    expect(refused.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    const reader = await admin.makesKey('events:read');
    const { nodes } = await reader.events({ first: 50 });
    expect(nodes.length).toBeGreaterThan(5);
    expect(nodes.filter(({ subject }) => subject !== null)).toEqual([]);
  });

  it('is told what lies before and behind a page of the list alone, whatever row its cursor was', async () => {
    const one = await admin.invites(someone('one'), { sendEmail: false });
    const other = await admin.invites(someone('other'), { sendEmail: false });
    const last = await admin.can.events({ first: 1 });
    const filter = { subjectId: one.id };
    // The cursor's event is newer, and no event of this list: nothing of the list lies before it.
    const after = last.pageInfo.endCursor ?? null;
    expect(last.nodes[0]?.subjectId).toBe(other.id);
    const page = await admin.can.events({ first: 5, after, filter });
    expect(page.nodes).toHaveLength(1);
    expect(page.pageInfo).toMatchObject({ hasPreviousPage: false, hasNextPage: false });
    const whole = await admin.can.events({ last: 5, before: page.pageInfo.endCursor ?? null, filter });
    expect(whole.pageInfo).toMatchObject({ hasPreviousPage: false, hasNextPage: true });
  });

  it('refuses a cursor of the other direction, or of nothing', async () => {
    const { pageInfo } = await admin.can.events({ first: 1 });
    for (const after of [
      pageInfo.endCursor,
      'nonsense',
      Buffer.from('["POSITION_ASC","x","y"]').toString('base64url'),
    ]) {
      const answer = await admin.can.client.send(
        'query ($after: String) { events(direction: ASC, after: $after) { nodes { id } } }',
        { after },
      );
      expect(answer.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    }
  });
});

/** Reads on from a cursor to the end of what is settled. */
async function poll(after: string | null): Promise<{ ids: string[]; after: string | null }> {
  const ids: string[] = [];
  for (let cursor = after; ; ) {
    const page = await admin.can.events({ direction: 'ASC', first: 100, after: cursor });
    ids.push(...page.nodes.map(({ id }) => id));
    cursor = page.pageInfo.endCursor ?? null;
    if (!page.pageInfo.hasNextPage) return { ids, after: cursor };
  }
}

describe('a service that polls with the last cursor', () => {
  it('gets every event once, in order, with fifty who write and one who began first and commits last', async () => {
    await settled(app);
    let { after } = await poll(null);
    const slow = await app.db.transaction(async (tx) => {
      // It has its number now, and commits when everybody else is done and has been read.
      await tx.execute(sql`SELECT pg_current_xact_id()`);
      const seen: string[] = [];
      const writers = Array.from({ length: 50 }, (_, index) =>
        admin.invites(someone(`writer-${index}`), { sendEmail: false }),
      );
      await Promise.all(writers);
      const meanwhile = await poll(after);
      seen.push(...meanwhile.ids);
      after = meanwhile.after;
      const id = crypto.randomUUID();
      await tx.execute(sql`
        INSERT INTO events (id, type, actor_kind, subject_id, data, position)
        SELECT ${id}::uuid, 'user.updated', 'SYSTEM', ${admin.id}::uuid, '{}', pg_current_xact_id()::text::bigint + added
        FROM event_order`);
      return { id, seen };
    });
    // What could still be preceded was held back.
    expect(slow.seen).toEqual([]);
    const rest: string[] = [];
    await until('everything is settled', async () => {
      const more = await poll(after);
      rest.push(...more.ids);
      after = more.after;
      return rest.length >= 51;
    });
    expect(rest[0]).toBe(slow.id);
    expect(new Set(rest).size).toBe(51);
  });

  it('keeps its place on an empty page', async () => {
    await settled(app);
    const { after } = await poll(null);
    const page = await admin.can.events({ direction: 'ASC', after });
    expect(page.nodes).toEqual([]);
    expect(page.pageInfo).toMatchObject({ endCursor: after, hasNextPage: false });
  });

  it('goes on where it was after the database was restored into another cluster, where numbers begin anew', async () => {
    // As if the events that are there had come from a cluster a million transactions ahead.
    await app.db.execute(sql`UPDATE events SET position = position + 1000000`);
    const before = await poll(null);
    await continuePositions(app.app.db);
    await continuePositions(app.app.db);
    await settled(app);
    const { after } = await poll(before.after);
    const { id } = await admin.invites(someone('ada'), { sendEmail: false });
    await until('it is told of', async () => (await poll(after)).ids.length > 0);
    const [event] = (await admin.can.events({ direction: 'ASC', after })).nodes;
    expect(event).toMatchObject({ type: 'INVITE_CREATED', subjectId: id });
  });
});

describe('a revision', () => {
  it('grows with every change of an invite, so that the newer of two events can be told', async () => {
    const { id } = await admin.invites(someone('ada'), { sendEmail: false });
    await admin.can.updateInvite({ invite: { id }, roles: ['editor'] });
    await endMailPause(app, id);
    await admin.can.resendInvite({ invite: { id }, sendEmail: false });
    await admin.can.revokeInvite({ invite: { id } });
    // In ascending order an event is told of once no older transaction runs, those of other databases included.
    const changes = async () =>
      (await admin.can.events({ filter: { subjectId: id }, direction: 'ASC' })).nodes;
    await until('all are told of', async () => (await changes()).length === 4);
    const nodes = await changes();
    const revisions = nodes.map(({ revision }) => revision);
    expect(typesOf({ nodes })).toEqual([
      'INVITE_CREATED',
      'INVITE_UPDATED',
      'INVITE_RESENT',
      'INVITE_REVOKED',
    ]);
    expect(revisions).toEqual([...new Set(revisions)].sort((a, b) => a - b));
  });
});

describe('whoever wrote a receiver by docs/events.md', () => {
  it('gets the same schemas from the service', async () => {
    const answer = await fetch(`${app.url}/schemas/events/v1.json`);
    expect(await answer.json()).toEqual(JSON.parse(JSON.stringify(eventSchemas())));
  });

  it('finds in every event the fields that its type promises, and no others', async () => {
    const events = await app.db.query<{ type: EventType; data: unknown }>(sql`
      SELECT type, data FROM events WHERE data <> '{}'`);
    expect(new Set(events.map(({ type }) => type)).size).toBeGreaterThan(10);
    for (const { type, data } of events) {
      const { error } = EVENT_DATA[type].strict().safeParse(data);
      expect(error?.issues, `${type} ${JSON.stringify(data)}`).toBeUndefined();
    }
  });
});

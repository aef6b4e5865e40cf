import { expect, test } from 'vitest';
import { type EventType, type NewEvent, SYSTEM } from '../../src/events/event.ts';
import { changePayloads, deliveryPayload, readChanges } from '../../src/events/invite-change.ts';

const SECRET = 'never to be told';

function event(type: EventType, subjectId: string): NewEvent {
  return { ...SYSTEM, type, subjectId, revision: 1, data: { email: SECRET, role: SECRET } };
}

test('replicas tell each other types and ids, and nothing of what happened', () => {
  const payloads = changePayloads([
    event('invite.expired', 'a'),
    event('invite.created', 'b'),
    event('user.created', 'c'),
    event('invite.created', 'd'),
  ]);
  expect(payloads).toEqual(['invite.expired a', 'invite.created b d']);
  expect(payloads.map(readChanges)).toEqual([
    { type: 'invite.expired', inviteIds: ['a'] },
    { type: 'invite.created', inviteIds: ['b', 'd'] },
  ]);
  expect(readChanges(deliveryPayload('a'))).toEqual({ type: 'invite.delivery', inviteIds: ['a'] });
});

test('nothing is told where no invite changed', () => {
  expect(changePayloads([event('user.updated', 'a')])).toEqual([]);
});

test('a thousand invites fit into payloads that PostgreSQL takes', () => {
  const ids = Array.from({ length: 1_001 }, () => crypto.randomUUID());
  const payloads = changePayloads(ids.map((id) => event('invite.delivery' as EventType, id)));
  expect(payloads).toHaveLength(11);
  for (const payload of payloads) expect(Buffer.byteLength(payload)).toBeLessThan(8_000);
  expect(payloads.flatMap((payload) => readChanges(payload).inviteIds)).toEqual(ids);
});

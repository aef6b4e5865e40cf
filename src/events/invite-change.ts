import type { EventType, NewEvent } from './event.ts';

/** The channel of NOTIFY on which replicas tell each other which invites have changed. */
export const INVITE_CHANGES = 'usher_invite_changes';

/** What a trigger of the tables of sessions and keys says on the same channel: some have ended. */
export const SESSIONS_ENDED = 'sessions.ended';

/**
 * Events that are told under another name, because the delivery of their mail is told at each try, or that change nothing to see.
 */
const NOT_TOLD = [
  'invite.delivered',
  'invite.delivery_failed',
  'invite.link_copied',
  'invite.reminded',
] as const;

/** What is told under another name, so that clients which know no more names see it too. */
const TOLD_AS: Partial<Record<EventType, InviteChangeType>> = {
  'invite.renewal_requested': 'invite.updated',
};

/** What a change of an invite is called on the channel: its event's type, or that only the delivery of its mail changed. */
export type InviteChangeType =
  | Exclude<Extract<EventType, `invite.${string}`>, (typeof NOT_TOLD)[number] | 'invite.renewal_requested'>
  | 'invite.delivery';

/** What one notification says. */
export interface ToldChanges {
  readonly type: InviteChangeType;
  readonly inviteIds: readonly string[];
}

/** PostgreSQL takes less than 8,000 bytes; a type and a hundred ids are 3,720. */
const IDS_A_PAYLOAD = 100;

/**
 * The payloads that tell of events: types and ids, and nothing else, because whoever can connect to the database can
 * listen. Most often one; a batch of a thousand invites is ten, in the same transaction.
 */
export function changePayloads(events: readonly NewEvent[]): string[] {
  const ids = new Map<string, string[]>();
  for (const { type: happened, subjectId } of events) {
    const type = TOLD_AS[happened] ?? happened;
    if (!type.startsWith('invite.') || (NOT_TOLD as readonly string[]).includes(type)) continue;
    const sameType = ids.get(type);
    if (sameType) sameType.push(subjectId);
    else ids.set(type, [subjectId]);
  }
  return [...ids].flatMap(([type, all]) =>
    Array.from({ length: Math.ceil(all.length / IDS_A_PAYLOAD) }, (_, index) =>
      [type, ...all.slice(index * IDS_A_PAYLOAD, (index + 1) * IDS_A_PAYLOAD)].join(' '),
    ),
  );
}

/** The payload that tells what became of an invite's mail, which is no event. */
export function deliveryPayload(inviteId: string): string {
  return `invite.delivery ${inviteId}`;
}

/** Reads a payload. */
export function readChanges(payload: string): ToldChanges {
  const [type, ...inviteIds] = payload.split(' ');
  return { type: type as InviteChangeType, inviteIds };
}

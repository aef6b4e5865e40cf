import type { ActorKind, EventDetailsFragment, EventType } from '@usher/client';
import { addressInLetters } from '../address.ts';

/** What happened, in the words of the console. */
export const EVENT_WORDS: Readonly<Record<EventType, string>> = {
  INVITE_CREATED: 'Invite created',
  INVITE_RESENT: 'Invite sent again',
  INVITE_UPDATED: 'Invite changed',
  INVITE_ACCEPTED: 'Invite accepted',
  INVITE_DECLINED: 'Invite declined',
  INVITE_REVOKED: 'Invite revoked',
  INVITE_EXPIRED: 'Invite expired',
  INVITE_DELETED: 'Invite deleted',
  INVITE_LINK_COPIED: 'Link handed out',
  INVITE_REMINDED: 'Invite reminded of',
  INVITE_RENEWAL_REQUESTED: 'New link asked for',
  INVITE_DELIVERED: 'Mail handed over',
  INVITE_DELIVERY_FAILED: 'Mail given up',
  USER_CREATED: 'Account made',
  USER_UPDATED: 'Account changed',
  USER_PASSWORD_RESET: 'Password reset',
  USER_PASSWORD_RESET_LINK_CREATED: 'Reset link made',
  USER_EMAIL_CHANGED: 'Address changed',
  USER_DELETED: 'Account deleted',
  PERSON_ERASED: 'Person erased',
  API_KEY_CREATED: 'Key made',
  API_KEY_REVOKED: 'Key revoked',
  WEBHOOK_ENDPOINT_CREATED: 'Webhook endpoint made',
  WEBHOOK_ENDPOINT_UPDATED: 'Webhook endpoint changed',
  WEBHOOK_ENDPOINT_DISABLED: 'Webhook endpoint stopped',
  WEBHOOK_ENDPOINT_DELETED: 'Webhook endpoint deleted',
};

const GROUPS = {
  INVITE: 'Invites',
  USER: 'People',
  PERSON: 'People',
  API: 'API keys',
  WEBHOOK: 'Webhooks',
} as const;

/** The types for a choice, by what they are about. */
export const EVENT_CHOICES = [...new Set(Object.values(GROUPS))].map((group) => ({
  group,
  items: (Object.keys(EVENT_WORDS) as EventType[])
    .filter((type) => GROUPS[type.split('_', 1)[0] as keyof typeof GROUPS] === group)
    .map((value) => ({ value, label: EVENT_WORDS[value] })),
}));

/** What can do something. */
export const ACTOR_WORDS: Readonly<Record<ActorKind, string>> = {
  USER: 'A person',
  API_KEY: 'A service with a key',
  INVITEE: 'An invitee',
  IDENTITY: 'Somebody of a trusted issuer',
  SYSTEM: 'Usher itself',
};

/** Who did it, as far as it is still known. */
export function actorName({ actor }: EventDetailsFragment): string {
  if (actor.name) return actor.name;
  if (actor.kind === 'USER') return 'somebody whose account is gone';
  return ACTOR_WORDS[actor.kind].replace(/^A/, 'a');
}

/** What it happened to, as far as it is still known. */
export function subjectName({ subject, subjectId, data }: EventDetailsFragment): string {
  switch (subject?.__typename) {
    case 'Invite':
      return addressInLetters(subject.email);
    case 'User':
    case 'ApiKey':
      return subject.name;
    case 'WebhookEndpoint':
      return subject.url;
    default:
      return (
        [data['email'], data['name'], data['host']].find((text) => typeof text === 'string') ?? subjectId
      );
  }
}

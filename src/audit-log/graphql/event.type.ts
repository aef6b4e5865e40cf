import { builder } from '../../graphql/builder.ts';
import type { LoggedEvent } from '../event-log.ts';

export const EventTypeType = builder.enumType('EventType', {
  description: 'What happened.',
  values: {
    INVITE_CREATED: { value: 'invite.created', description: 'An invite was created.' },
    INVITE_RESENT: { value: 'invite.resent', description: 'An invite got a new link and a new window.' },
    INVITE_UPDATED: { value: 'invite.updated', description: 'An invite was changed.' },
    INVITE_ACCEPTED: { value: 'invite.accepted', description: 'An invite became an account.' },
    INVITE_DECLINED: { value: 'invite.declined', description: 'An invitee said no.' },
    INVITE_REVOKED: { value: 'invite.revoked', description: 'An invite was taken back.' },
    INVITE_EXPIRED: { value: 'invite.expired', description: "An invite's window has closed; once a window." },
    INVITE_DELETED: { value: 'invite.deleted', description: 'An invite was deleted.' },
    INVITE_LINK_COPIED: {
      value: 'invite.link_copied',
      description: 'The current link of an invite was handed out once more.',
    },
    INVITE_REMINDED: { value: 'invite.reminded', description: 'An invitee was reminded before the end.' },
    INVITE_RENEWAL_REQUESTED: {
      value: 'invite.renewal_requested',
      description: 'The holder of an expired link asked for a new one.',
    },
    INVITE_DELIVERED: { value: 'invite.delivered', description: "The mail server took an invite's mail." },
    INVITE_DELIVERY_FAILED: {
      value: 'invite.delivery_failed',
      description: "An invite's mail was given up.",
    },
    USER_CREATED: { value: 'user.created', description: 'An account was made.' },
    USER_UPDATED: { value: 'user.updated', description: 'An account was changed.' },
    USER_PASSWORD_RESET: {
      value: 'user.password_reset',
      description: 'A person set a new password by a link.',
    },
    USER_PASSWORD_RESET_LINK_CREATED: {
      value: 'user.password_reset_link_created',
      description: 'An admin made a link for a new password.',
    },
    USER_EMAIL_CHANGED: { value: 'user.email_changed', description: 'An account has another address.' },
    USER_DELETED: { value: 'user.deleted', description: 'An account was deleted.' },
    PERSON_ERASED: {
      value: 'person.erased',
      description: 'All that was held about a person was erased; it does not say whose.',
    },
    API_KEY_CREATED: { value: 'api_key.created', description: 'An API key was made.' },
    API_KEY_REVOKED: { value: 'api_key.revoked', description: 'An API key was taken back.' },
    WEBHOOK_ENDPOINT_CREATED: {
      value: 'webhook_endpoint.created',
      description: 'An endpoint of webhooks was made.',
    },
    WEBHOOK_ENDPOINT_UPDATED: {
      value: 'webhook_endpoint.updated',
      description: 'An endpoint of webhooks was changed, or its secret was rotated.',
    },
    WEBHOOK_ENDPOINT_DISABLED: {
      value: 'webhook_endpoint.disabled',
      description: 'The service stopped sending to an endpoint of webhooks.',
    },
    WEBHOOK_ENDPOINT_DELETED: {
      value: 'webhook_endpoint.deleted',
      description: 'An endpoint of webhooks was deleted.',
    },
  } as const,
});

export const ActorKindType = builder.enumType('ActorKind', {
  description: 'What did it.',
  values: {
    USER: { description: 'A signed-in person.' },
    API_KEY: { description: 'A service, by an API key.' },
    INVITEE: { description: "The holder of an invite's link." },
    IDENTITY: { description: 'A caller with a token of a trusted issuer.' },
    SYSTEM: { description: 'The service itself: its sweeps, its jobs and its first start.' },
  } as const,
});

const EventActor = builder.objectRef<LoggedEvent>('EventActor').implement({
  description: 'Who did it.',
  fields: (t) => ({
    kind: t.expose('actorKind', { type: ActorKindType, description: 'What did it.' }),
    id: t.exposeID('actorId', {
      nullable: true,
      description:
        'The user or the API key; for an IDENTITY a keyed hash of its issuer and subject; null for an invitee and for the service itself.',
    }),
    name: t.exposeString('actorName', {
      nullable: true,
      description:
        'The name as it is now, or the issuer of an IDENTITY; null once the account or key is gone.',
    }),
  }),
});

export const EventRef = builder.objectRef<LoggedEvent>('Event').implement({
  description: 'Something that happened, recorded in the transaction of the change.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'A UUID; the same in every delivery.' }),
    type: t.expose('type', { type: EventTypeType, description: 'What happened.' }),
    occurredAt: t.expose('occurredAt', { type: 'DateTime', description: 'When the change was made.' }),
    actor: t.field({ type: EventActor, description: 'Who did it.', resolve: (event) => event }),
    subjectId: t.exposeID('subjectId', { description: 'What it happened to.' }),
    revision: t.exposeInt('revision', {
      description:
        'Grows with each change of the subject: of two events, the one with the higher is the newer state. 0 for what was recorded before 0.2.0.',
    }),
    data: t.field({
      type: 'JSONObject',
      description: 'What a receiver needs to act on it. Never a token, a link, a hash or a password.',
      resolve: ({ data }) => data,
    }),
    requestId: t.exposeString('requestId', {
      nullable: true,
      description: 'The id of the request that did it, as in the log; null where no request asked for it.',
    }),
  }),
});

import { ApiKeyType } from '../../api-keys/graphql/api-key.type.ts';
import { isAdmitted } from '../../graphql/access/plugin.ts';
import { builder } from '../../graphql/builder.ts';
import { InviteType } from '../../invites/graphql/invite.type.ts';
import type { Scope } from '../../platform/scopes.ts';
import { UserType } from '../../users/graphql/user.type.ts';
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
    INVITE_DELIVERED: { value: 'invite.delivered', description: "The mail server took an invite's mail." },
    INVITE_DELIVERY_FAILED: {
      value: 'invite.delivery_failed',
      description: "An invite's mail was given up.",
    },
    USER_CREATED: { value: 'user.created', description: 'An account was made.' },
    USER_UPDATED: { value: 'user.updated', description: 'An account was changed.' },
    API_KEY_CREATED: { value: 'api_key.created', description: 'An API key was made.' },
    API_KEY_REVOKED: { value: 'api_key.revoked', description: 'An API key was taken back.' },
  } as const,
});

export const ActorKindType = builder.enumType('ActorKind', {
  description: 'What did it.',
  values: {
    USER: { description: 'A signed-in person.' },
    API_KEY: { description: 'A service, by an API key.' },
    INVITEE: { description: "The holder of an invite's link." },
    SYSTEM: { description: 'The service itself: its sweeps, its jobs and its first start.' },
  } as const,
});

const EventActor = builder.objectRef<LoggedEvent>('EventActor').implement({
  description: 'Who did it.',
  fields: (t) => ({
    kind: t.expose('actorKind', { type: ActorKindType, description: 'What did it.' }),
    id: t.exposeID('actorId', {
      nullable: true,
      description: 'The user or the API key; null for an invitee and for the service itself.',
    }),
    name: t.exposeString('actorName', {
      nullable: true,
      description: 'The name as it is now; null once the account or key is gone.',
    }),
  }),
});

/** What an event can have happened to, by the first part of its type, and what a caller must hold to read one. */
const SUBJECTS: Readonly<Record<string, { typename: string; scope: Scope }>> = {
  invite: { typename: 'Invite', scope: 'invites:read' },
  user: { typename: 'User', scope: 'users:read' },
  api_key: { typename: 'ApiKey', scope: 'api-keys:manage' },
};

function subjectOf({ type }: LoggedEvent) {
  return SUBJECTS[type.split('.')[0] ?? ''];
}

const EventSubject = builder.unionType('EventSubject', {
  description: 'What an event happened to.',
  types: [ApiKeyType, InviteType, UserType],
});

export const EventRef = builder.objectRef<LoggedEvent>('Event').implement({
  description: 'Something that happened, recorded in the transaction of the change.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'A UUID; the same in every delivery.' }),
    type: t.expose('type', { type: EventTypeType, description: 'What happened.' }),
    occurredAt: t.expose('occurredAt', { type: 'DateTime', description: 'When the change was made.' }),
    actor: t.field({ type: EventActor, description: 'Who did it.', resolve: (event) => event }),
    subjectId: t.exposeID('subjectId', { description: 'What it happened to.' }),
    subject: t.field({
      type: EventSubject,
      nullable: true,
      description:
        'What it happened to, as it is now; null once that is gone, and for a caller who may not read its kind.',
      resolve: async (event, _args, context) => {
        const subject = subjectOf(event);
        if (!subject || !event.subjectExists) return null;
        const mayRead = isAdmitted(await context.viewer(), { scopes: [[subject.scope]] });
        // Its columns are loaded by what is selected of them.
        return mayRead ? ({ __typename: subject.typename, id: event.subjectId } as never) : null;
      },
    }),
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

import { ApiKeyType } from '../../api-keys/graphql/api-key.type.ts';
import { isAdmitted } from '../../graphql/access/plugin.ts';
import { builder } from '../../graphql/builder.ts';
import { InviteType } from '../../invites/graphql/invite.type.ts';
import type { Scope } from '../../platform/scopes.ts';
import { UserType } from '../../users/graphql/user.type.ts';
import { WebhookEndpointType } from '../../webhooks/graphql/webhook.type.ts';
import type { LoggedEvent } from '../event-log.ts';
import { EventRef } from './event.type.ts';

/** What an event can have happened to, by the first part of its type, and what a caller must hold to read one. */
const SUBJECTS: Readonly<Record<string, { typename: string; scope: Scope }>> = {
  invite: { typename: 'Invite', scope: 'invites:read' },
  user: { typename: 'User', scope: 'users:read' },
  api_key: { typename: 'ApiKey', scope: 'api-keys:manage' },
  webhook_endpoint: { typename: 'WebhookEndpoint', scope: 'webhooks:manage' },
};

function subjectOf({ type }: LoggedEvent) {
  return SUBJECTS[type.split('.')[0] ?? ''];
}

const EventSubject = builder.unionType('EventSubject', {
  description: 'What an event happened to.',
  types: [ApiKeyType, InviteType, UserType, WebhookEndpointType],
});

// Apart from the type itself, because a webhook's delivery, too, shows its event.
builder.objectField(EventRef, 'subject', (t) =>
  t.field({
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
);

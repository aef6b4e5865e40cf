import type { Secret } from '../../crypto/secret.ts';
import { callerOf } from '../../graphql/access/caller-of.ts';
import { builder } from '../../graphql/builder.ts';
import '../../graphql/platform-errors.ts';
import { QuotaExceededError } from '../../platform/quota-exceeded-error.ts';
import { ValidationError } from '../../platform/validation-error.ts';
import { RateLimitedError } from '../../rates/rate-limited-error.ts';
import { createWebhookEndpoint } from '../create-webhook-endpoint.ts';
import { deleteWebhookEndpoint } from '../delete-webhook-endpoint.ts';
import { replayWebhooks } from '../replay-webhooks.ts';
import { rotateWebhookSecret } from '../rotate-webhook-secret.ts';
import { sendTestWebhook } from '../send-test-webhook.ts';
import { updateWebhookEndpoint } from '../update-webhook-endpoint.ts';
import type { WebhookAttempt } from '../webhook-delivery.ts';
import type { EndpointRow } from '../webhook-endpoint.ts';
import { WebhookEndpointNotFoundError, WebhookUrlNotAllowedError } from '../webhook-errors.ts';
import './webhook.errors.ts';
import {
  CreateWebhookEndpointInput,
  DeleteWebhookEndpointInput,
  ReplayWebhooksInput,
  RotateWebhookSecretInput,
  SendTestWebhookInput,
  UpdateWebhookEndpointInput,
} from './webhook.inputs.ts';
import { WebhookAttemptRef, WebhookEndpointType } from './webhook.type.ts';

const MANAGES = { scopes: [['webhooks:manage']] } as const;

interface WithEndpoint {
  readonly webhookEndpoint: Pick<EndpointRow, 'id'>;
}

/** A payload with the whole endpoint, as it is now. */
function endpointPayload(name: string, description: string) {
  return builder.objectRef<WithEndpoint>(name).implement({ description, fields: endpointField });
}

/** The same, with the secret that it has from now on. */
function secretPayload(name: string, description: string) {
  const payload = builder.objectRef<WithEndpoint & { readonly secret: Secret }>(name);
  payload.implement({ description, fields: endpointField });
  builder.objectField(payload, 'secret', (t) =>
    t.string({
      description: 'Shown once. What webhooks are signed with, by Standard Webhooks.',
      resolve: ({ secret }) => secret.reveal(),
    }),
  );
  return payload;
}

function endpointField(
  t: PothosSchemaTypes.ObjectFieldBuilder<typeof builder.$inferSchemaTypes, WithEndpoint>,
) {
  return {
    webhookEndpoint: t.prismaField({
      type: WebhookEndpointType,
      description: 'The whole endpoint, as it is now.',
      resolve: (query, { webhookEndpoint: { id } }, _args, { app }) =>
        app.db.prisma.webhookEndpoint.findUniqueOrThrow({ ...query, where: { id } }),
    }),
  };
}

builder.mutationField('createWebhookEndpoint', (t) =>
  t.field({
    type: secretPayload('CreateWebhookEndpointPayload', 'The new endpoint, with its secret.'),
    access: MANAGES,
    description: 'Makes an endpoint that is told of events from now on. There are ten at most.',
    args: {
      input: t.arg({ type: CreateWebhookEndpointInput, required: true, description: 'Where, and of what.' }),
    },
    errors: {
      types: [QuotaExceededError, ValidationError, WebhookUrlNotAllowedError],
      union: { description: 'What became of createWebhookEndpoint.' },
    },
    resolve: async (_root, { input }, context) =>
      createWebhookEndpoint(context.app, await callerOf(context), input),
  }),
);

builder.mutationField('updateWebhookEndpoint', (t) =>
  t.field({
    type: endpointPayload('UpdateWebhookEndpointPayload', 'The changed endpoint.'),
    access: MANAGES,
    description: 'Changes an endpoint, stops it or sets it going again.',
    args: {
      input: t.arg({ type: UpdateWebhookEndpointInput, required: true, description: 'What to change.' }),
    },
    errors: {
      types: [ValidationError, WebhookEndpointNotFoundError, WebhookUrlNotAllowedError],
      union: { description: 'What became of updateWebhookEndpoint.' },
    },
    resolve: async (_root, { input }, context) => ({
      webhookEndpoint: await updateWebhookEndpoint(context.app, await callerOf(context), input),
    }),
  }),
);

const DeleteWebhookEndpointPayload = builder
  .objectRef<{ deletedId: string }>('DeleteWebhookEndpointPayload')
  .implement({
    description: 'The endpoint is gone.',
    fields: (t) => ({
      deletedId: t.exposeID('deletedId', { description: 'The id that it had, for a cache.' }),
    }),
  });

builder.mutationField('deleteWebhookEndpoint', (t) =>
  t.field({
    type: DeleteWebhookEndpointPayload,
    access: MANAGES,
    description: 'Deletes an endpoint, with what is known of its deliveries.',
    args: { input: t.arg({ type: DeleteWebhookEndpointInput, required: true, description: 'Which.' }) },
    errors: {
      types: [WebhookEndpointNotFoundError],
      union: { description: 'What became of deleteWebhookEndpoint.' },
    },
    resolve: async (_root, { input }, context) => ({
      deletedId: await deleteWebhookEndpoint(context.app, await callerOf(context), input),
    }),
  }),
);

builder.mutationField('rotateWebhookSecret', (t) =>
  t.field({
    type: secretPayload('RotateWebhookSecretPayload', 'The endpoint, with its new secret.'),
    access: MANAGES,
    description: 'Gives an endpoint a new secret.',
    args: {
      input: t.arg({ type: RotateWebhookSecretInput, required: true, description: 'Which, and how soon.' }),
    },
    errors: {
      types: [ValidationError, WebhookEndpointNotFoundError],
      union: { description: 'What became of rotateWebhookSecret.' },
    },
    resolve: async (_root, { input }, context) =>
      rotateWebhookSecret(context.app, await callerOf(context), input),
  }),
);

const SendTestWebhookPayload = builder
  .objectRef<{ attempt: WebhookAttempt }>('SendTestWebhookPayload')
  .implement({
    description: 'What came back.',
    fields: (t) => ({
      attempt: t.field({
        type: WebhookAttemptRef,
        description: 'The one try that was made.',
        resolve: ({ attempt }) => attempt,
      }),
    }),
  });

builder.mutationField('sendTestWebhook', (t) =>
  t.field({
    type: SendTestWebhookPayload,
    access: MANAGES,
    description:
      'Posts `webhook.test` to an endpoint at once, and answers with what came back. Ten a minute.',
    args: { input: t.arg({ type: SendTestWebhookInput, required: true, description: 'Which.' }) },
    errors: {
      types: [RateLimitedError, WebhookEndpointNotFoundError],
      union: { description: 'What became of sendTestWebhook.' },
    },
    resolve: async (_root, { input }, { app }) => ({ attempt: await sendTestWebhook(app, input) }),
  }),
);

const ReplayWebhooksPayload = builder
  .objectRef<{ queuedCount: number; hasMore: boolean }>('ReplayWebhooksPayload')
  .implement({
    description: 'How much is sent again.',
    fields: (t) => ({
      queuedCount: t.exposeInt('queuedCount', { description: 'How many were queued, the oldest first.' }),
      hasMore: t.exposeBoolean('hasMore', {
        description: 'Whether there are more than the thousand of one replay.',
      }),
    }),
  });

builder.mutationField('replayWebhooks', (t) =>
  t.field({
    type: ReplayWebhooksPayload,
    access: MANAGES,
    description:
      'Sends webhooks once more: the bytes that were kept, one try each, with the same `webhook-id`. Ten an hour.',
    args: { input: t.arg({ type: ReplayWebhooksInput, required: true, description: 'Which.' }) },
    errors: {
      types: [RateLimitedError, ValidationError, WebhookEndpointNotFoundError],
      union: { description: 'What became of replayWebhooks.' },
    },
    resolve: (_root, { input }, { app }) => replayWebhooks(app, input),
  }),
);

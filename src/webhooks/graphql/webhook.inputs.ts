import { EventTypeType } from '../../audit-log/graphql/event.type.ts';
import { builder } from '../../graphql/builder.ts';

export const CreateWebhookEndpointInput = builder.inputType('CreateWebhookEndpointInput', {
  description: 'Where webhooks are to be sent to.',
  fields: (t) => ({
    url: t.string({
      required: true,
      description: 'An https URL of a public host, of 2,000 characters at most.',
    }),
    description: t.string({ description: 'What it is for: 200 characters at most.' }),
    eventTypes: t.field({
      type: [EventTypeType],
      required: true,
      defaultValue: [],
      description: 'Which events it is told of. Empty: all of them, those of later versions too.',
    }),
  }),
});

export const UpdateWebhookEndpointInput = builder.inputType('UpdateWebhookEndpointInput', {
  description: 'What to change; what is left out stays.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The id of the endpoint.' }),
    url: t.string({ description: 'An https URL of a public host, of 2,000 characters at most.' }),
    description: t.string({ description: 'What it is for; null takes it away.' }),
    eventTypes: t.field({
      type: [EventTypeType],
      description: 'Which events it is told of; empty: all of them.',
    }),
    paused: t.boolean({
      description: 'True stops it; false sets it going again, also where the service has stopped it.',
    }),
  }),
});

export const DeleteWebhookEndpointInput = builder.inputType('DeleteWebhookEndpointInput', {
  description: 'Which endpoint to delete.',
  fields: (t) => ({ id: t.id({ required: true, description: 'The id of the endpoint.' }) }),
});

export const RotateWebhookSecretInput = builder.inputType('RotateWebhookSecretInput', {
  description: 'Which endpoint gets a new secret.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The id of the endpoint.' }),
    keepOldForSeconds: t.int({
      required: true,
      defaultValue: 86_400,
      description: '0 to 604800: for how long the old secret signs as well.',
    }),
  }),
});

export const SendTestWebhookInput = builder.inputType('SendTestWebhookInput', {
  description: 'Which endpoint to try.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The id of the endpoint.' }),
    eventType: t.field({
      type: EventTypeType,
      required: true,
      defaultValue: 'invite.accepted',
      description: 'Which event the test is to stand for.',
    }),
  }),
});

const WebhooksBy = builder.inputType('WebhooksBy', {
  description: 'Which webhooks to send again.',
  isOneOf: true,
  fields: (t) => ({
    deliveryIds: t.idList({ description: 'Those of these deliveries: 1 to 1,000.' }),
    failedSince: t.field({ type: 'DateTime', description: 'Those that failed or were dropped since then.' }),
    eventsSince: t.field({
      type: 'DateTime',
      description: 'Those of every event since then that the endpoint wants, as far as they are kept.',
    }),
  }),
});

export const ReplayWebhooksInput = builder.inputType('ReplayWebhooksInput', {
  description: 'What to send again, and to which endpoint.',
  fields: (t) => ({
    endpointId: t.id({ required: true, description: 'The id of the endpoint.' }),
    webhooks: t.field({ type: WebhooksBy, required: true, description: 'Which.' }),
  }),
});

import { findEvents } from '../../audit-log/event-log.ts';
import { EventRef, EventTypeType } from '../../audit-log/graphql/event.type.ts';
import type { EventType } from '../../events/event.ts';
import { builder } from '../../graphql/builder.ts';
import { isRowBeyond, type Keyset, pageOf, pageRequest, pageStatement } from '../../graphql/connection.ts';
import {
  DELIVERY_COLUMNS,
  type DeliveryRow,
  deliveryConditions,
  type WebhookAttempt,
} from '../webhook-delivery.ts';

const WebhookEndpointStatusType = builder.enumType('WebhookEndpointStatus', {
  description: 'Whether webhooks are sent to an endpoint.',
  values: {
    ACTIVE: { description: 'They are.' },
    PAUSED: { description: 'An admin has stopped it.' },
    DISABLED: { description: 'The service has stopped it; `disabledReason` says why.' },
  } as const,
});

const WebhookDisabledReasonType = builder.enumType('WebhookDisabledReason', {
  description: 'Why the service stopped sending to an endpoint.',
  values: {
    FAILING: { description: 'Nothing got through for three days.' },
    GONE: { description: 'It answered 410 Gone.' },
  } as const,
});

const WebhookDeliveryStatusType = builder.enumType('WebhookDeliveryStatus', {
  description: 'What became of a webhook for one endpoint.',
  values: {
    QUEUED: { description: 'It waits for its first or next try.' },
    DELIVERED: { description: 'The endpoint took it.' },
    FAILED: { description: 'It is out of tries.' },
    DROPPED: { description: 'Its endpoint was stopped before; it is not tried any more.' },
  } as const,
});

const WebhookFailureType = builder.enumType('WebhookFailure', {
  description: 'Why a try failed.',
  values: {
    HTTP_STATUS: { description: 'It was answered with another status than 2xx.' },
    TIMEOUT: { description: 'There was no answer within 15 seconds.' },
    CONNECTION: { description: 'No connection could be made, or it broke.' },
    TLS: { description: 'The certificate is not good, or TLS failed.' },
    DNS: { description: 'The name could not be resolved.' },
    ADDRESS_NOT_ALLOWED: { description: 'The name leads to an address that nothing is sent to.' },
  } as const,
});

export const WebhookAttemptRef = builder.objectRef<WebhookAttempt>('WebhookAttempt').implement({
  description: 'One try to deliver a webhook.',
  fields: (t) => ({
    at: t.field({ type: 'DateTime', description: 'When.', resolve: ({ at }) => new Date(at) }),
    durationMs: t.exposeInt('durationMs', { description: 'How long it took, in milliseconds.' }),
    httpStatus: t.exposeInt('httpStatus', {
      nullable: true,
      description: 'What the endpoint answered; null where it did not.',
    }),
    failure: t.expose('failure', {
      type: WebhookFailureType,
      nullable: true,
      description: 'Why it failed; null where it got through.',
    }),
  }),
});

export const WebhookDeliveryRef = builder.objectRef<DeliveryRow>('WebhookDelivery').implement({
  description: 'A webhook on its way to one endpoint, or what became of it.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'A UUID.' }),
    event: t.field({
      type: EventRef,
      nullable: true,
      description: 'What it tells of; null once that is not kept any more.',
      resolve: ({ eventId }, _args, { app }) => app.loaders(findEvents).load(eventId),
    }),
    status: t.expose('status', { type: WebhookDeliveryStatusType, description: 'What became of it.' }),
    replay: t.exposeBoolean('replay', { description: 'Whether an admin asked for it once more.' }),
    attempts: t.field({
      type: [WebhookAttemptRef],
      description: 'The tries so far, the first one first.',
      resolve: ({ attempts }) => attempts,
    }),
    nextAttemptAt: t.expose('nextAttemptAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it is tried next; null where it is not.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
  }),
});

const WebhookDeliveryFilter = builder.inputType('WebhookDeliveryFilter', {
  description: 'Which deliveries to list; what is left out excludes nothing.',
  fields: (t) => ({
    status: t.field({ type: [WebhookDeliveryStatusType], description: 'Any of these.' }),
    eventType: t.field({ type: [EventTypeType], description: 'Of any of these.' }),
  }),
});

const NEWEST_FIRST: Keyset<DeliveryRow> = {
  name: 'CREATED_AT_DESC',
  direction: 'DESC',
  column: 'created_at',
  value: ({ createdAt }) => createdAt,
};

// In select mode: a query reads the columns that the client selected, and never a hash.
export const WebhookEndpointType = builder.prismaObject('WebhookEndpoint', {
  description: 'Where webhooks are sent to.',
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id', { description: 'A UUID.' }),
    url: t.expose('url', { type: 'URL', description: 'Where they are posted to.' }),
    description: t.exposeString('description', { nullable: true, description: 'What it is for.' }),
    eventTypes: t.field({
      type: [EventTypeType],
      description: 'Which events it is told of. Empty: all of them, those of later versions too.',
      select: { eventTypes: true },
      resolve: ({ eventTypes }) => eventTypes as EventType[],
    }),
    status: t.expose('status', {
      type: WebhookEndpointStatusType,
      description: 'Whether webhooks are sent to it.',
    }),
    disabledReason: t.expose('disabledReason', {
      type: WebhookDisabledReasonType,
      nullable: true,
      description: 'Why the service stopped it; null where it did not.',
    }),
    failingSince: t.expose('failingSince', {
      type: 'DateTime',
      nullable: true,
      description: 'When the first try failed since the last one that got through; null where none did.',
    }),
    secretPrefix: t.exposeString('secretPrefix', {
      description: 'How the secret begins, to recognise it by.',
    }),
    previousSecretExpiresAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Until when the secret before this one signs too; null where none does.',
      select: { previousSecretExpiresAt: true },
      resolve: ({ previousSecretExpiresAt: until }, _args, context) =>
        until && until > context.now() ? until : null,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    createdBy: t.relation('createdBy', {
      nullable: true,
      description: 'Who made it; null once that account is gone.',
    }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it last changed.' }),
    deliveries: t.connection(
      {
        type: WebhookDeliveryRef,
        description: 'What was sent to it, and what is on its way; newest first.',
        args: {
          filter: t.arg({
            type: WebhookDeliveryFilter,
            description: 'Which ones; all where it is left out.',
          }),
        },
        resolve: async ({ id }, { filter, ...args }, { app }) => {
          const request = pageRequest(args, NEWEST_FIRST);
          const source = {
            table: 'webhook_deliveries',
            conditions: deliveryConditions(id, filter ?? {}),
          } as const;
          const rows = await app.db.query<DeliveryRow>(
            pageStatement({ ...source, columns: DELIVERY_COLUMNS }, request),
          );
          return pageOf(rows, request, (side) => isRowBeyond(app.db, source, request, side));
        },
      },
      { name: 'WebhookDeliveryConnection', description: 'A page of deliveries.' },
      { name: 'WebhookDeliveryEdge', description: 'A delivery, and its place in the list.' },
    ),
  }),
});

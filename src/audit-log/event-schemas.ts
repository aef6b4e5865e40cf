import { z } from 'zod';
import { EVENT_TYPES, type EventType } from '../events/event.ts';

const id = z.uuid();
const idOrNull = id.nullable().describe('Null once that account is gone, and for the service itself.');
const role = z.enum(['ADMIN', 'MEMBER']);
const labels = z.array(z.string()).describe('Free labels of the consuming application.');
const metadata = z
  .record(z.string(), z.unknown())
  .nullable()
  .describe("The consuming application's own data.");
const time = z.iso.datetime();
const changed = z.array(z.string()).describe('The names of what was changed.');

const invite = z.object({
  inviteId: id,
  email: z.string(),
  role,
  roles: labels,
  metadata,
  invitedById: idOrNull,
  expiresAt: time.describe('The link works before this moment.'),
  linkVersion: z.int().describe('Counts the links that were made.'),
});
const user = z.object({
  userId: id,
  email: z.string(),
  firstName: z.string(),
  lastName: z.string().nullable(),
  role,
  roles: labels,
  status: z.enum(['ACTIVE', 'DISABLED']),
  metadata,
});
const apiKey = z.object({
  apiKeyId: id,
  name: z.string(),
  prefix: z.string().describe('How the secret begins, to recognise it by.'),
  scopes: z.array(z.string()),
  createdById: idOrNull,
  expiresAt: time.nullable().describe('Null: it does not expire.'),
});
const endpoint = z.object({
  webhookEndpointId: id,
  host: z.string().describe('The host of its URL; the rest of it may be a secret.'),
  description: z.string().nullable(),
  eventTypes: z.array(z.string()).describe('Empty: all of them.'),
  status: z.enum(['ACTIVE', 'PAUSED', 'DISABLED']),
  disabledReason: z.enum(['FAILING', 'GONE']).nullable(),
  createdById: idOrNull,
});
const mailed = z.boolean().describe('Whether a mail was asked for.');

/** Of whoever is erased, and of what is deleted for its age, the id alone is told. */
function withIdAlone(shape: z.ZodObject, name: string): z.ZodObject {
  return shape.partial().extend({ [name]: id });
}

/** What each type of event tells, as zod shapes: the source of the JSON Schemas, and of docs/events.md. */
export const EVENT_DATA: Readonly<Record<EventType, z.ZodObject>> = {
  'invite.created': invite.extend({ sendEmail: mailed }),
  'invite.resent': invite.extend({
    sendEmail: mailed,
    reinstated: z.boolean().optional().describe('Whether it was revoked or declined before.'),
    renewed: z.boolean().optional().describe('Whether the invitee asked for it.'),
  }),
  'invite.updated': invite.extend({ changed }),
  'invite.accepted': invite.extend({ userId: id.describe('The account that came of it.') }),
  'invite.declined': invite.extend({ reason: z.string().nullable().describe('What the invitee said.') }),
  'invite.revoked': invite.extend({ reason: z.string().nullable().describe('What the admin said.') }),
  'invite.expired': invite,
  'invite.deleted': withIdAlone(invite, 'inviteId'),
  'invite.link_copied': invite,
  'invite.reminded': invite.extend({ reminder: z.int().describe('Counts the reminders of this invite.') }),
  'invite.renewal_requested': invite,
  'invite.delivered': invite,
  'invite.delivery_failed': invite.extend({ reason: z.string().describe('Why, for admins.') }),
  'user.created': user,
  'user.updated': user.extend({ changed }),
  'user.password_reset': user,
  'user.password_reset_link_created': user.extend({ sendEmail: mailed }),
  'user.email_changed': user.extend({ previousEmail: z.string() }),
  'user.deleted': withIdAlone(user, 'userId'),
  'person.erased': z.object({
    invitesErased: z.int(),
    eventsRedacted: z.int(),
    accountDeleted: z.boolean(),
  }),
  'api_key.created': apiKey,
  'api_key.revoked': apiKey,
  'webhook_endpoint.created': endpoint,
  'webhook_endpoint.updated': endpoint,
  'webhook_endpoint.disabled': endpoint,
  'webhook_endpoint.deleted': endpoint,
};

/** The JSON Schemas of what events tell, one a type, as `/schemas/events/v1.json` serves them. */
export function eventSchemas(): object {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'What the events of Usher tell',
    description:
      'A schema for the `data` of each type. Fields may be added to any of them; none is taken away or changed within v1.',
    $defs: Object.fromEntries(EVENT_TYPES.map((type) => [type, schemaOf(EVENT_DATA[type])])),
  };
}

function schemaOf(shape: z.ZodObject): object {
  const { $schema: _, ...schema } = z.toJSONSchema(shape, { io: 'input' });
  return schema;
}

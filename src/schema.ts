import { printSchemaWithDirectives } from '@graphql-tools/utils';
import './graphql/scalars.ts';
import './users/graphql/user.queries.ts';
import './users/graphql/user.mutations.ts';
import './users/graphql/profile.mutations.ts';
import './sessions/graphql/session.mutations.ts';
import './sessions/graphql/open-session.queries.ts';
import './sessions/graphql/open-session.mutations.ts';
import './api-keys/graphql/api-key.queries.ts';
import './api-keys/graphql/api-key.mutations.ts';
import './invites/graphql/invite.errors.ts';
import './invites/graphql/invite.queries.ts';
import './invites/graphql/invite-stats.queries.ts';
import './invites/graphql/invite.mutations.ts';
import './invites/graphql/many-invites.mutations.ts';
import './invites/graphql/invitee.mutations.ts';
import './invites/graphql/suppression.mutations.ts';
import './invites/graphql/invite.subscriptions.ts';
import './accounts/graphql/password-reset.mutations.ts';
import './accounts/graphql/email-change.mutations.ts';
import './accounts/graphql/person.queries.ts';
import './accounts/graphql/person.mutations.ts';
import './audit-log/graphql/event.queries.ts';
import './audit-log/graphql/event.subject.ts';
import './mail-samples/graphql/branding.queries.ts';
import './mail-samples/graphql/mail.queries.ts';
import './mail-samples/graphql/mail.mutations.ts';
import './webhooks/graphql/webhook.queries.ts';
import './webhooks/graphql/webhook.mutations.ts';
import { type GraphQLSchema, specifiedDirectives } from 'graphql';
import { ACCESS_DIRECTIVES } from './graphql/access/directives.ts';
import { builder } from './graphql/builder.ts';

/** The whole schema: built from the code alone, with no environment and no database. */
export const schema: GraphQLSchema = builder.toSchema({
  sortSchema: true,
  directives: [...specifiedDirectives, ...ACCESS_DIRECTIVES],
});

/** The schema as text, with the directives that say who may call what: `/schema.graphql`, and the file of that name. */
export function printedSchema(): string {
  return `${printSchemaWithDirectives(schema)}\n`;
}

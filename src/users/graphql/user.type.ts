import { queryFromInfo } from '@pothos/plugin-prisma';
import type { GraphQLResolveInfo } from 'graphql';
import { builder } from '../../graphql/builder.ts';
import type { Context } from '../../graphql/context.ts';
import { NodeType } from '../../graphql/node.ts';
import { fullName, type User, type UserRow } from '../user.ts';
import { RoleType } from './role.type.ts';

export const UserStatusType = builder.enumType('UserStatus', {
  description: 'Whether a person may sign in.',
  values: {
    ACTIVE: { description: 'May sign in.' },
    DISABLED: { description: 'May not sign in; every session has ended.' },
  },
});

/** What shows people beside itself: who sent an invite or accepted it, who made a key. */
const SHOWS_PEOPLE = new Set(['Invite', 'ApiKey', 'WebhookEndpoint']);

/**
 * Whether all of a person is shown here. Seen through something else, a person's data and comings are for those who may
 * read users.
 */
async function showsAll(context: Context, { path }: GraphQLResolveInfo): Promise<boolean> {
  if (!SHOWS_PEOPLE.has(path.prev?.typename ?? '')) return true;
  return (await context.viewer())?.scopes.has('users:read') ?? false;
}

// In select mode: a query reads the columns that the client selected, and no others.
export const UserType = builder.prismaObject('User', {
  description: 'A person with an account.',
  interfaces: [NodeType],
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id', { description: 'A UUID.' }),
    email: t.expose('email', { type: 'EmailAddress', description: 'By which the person signs in.' }),
    firstName: t.exposeString('firstName', { description: 'The first name.' }),
    lastName: t.exposeString('lastName', { nullable: true, description: 'The last name.' }),
    name: t.string({
      description: 'First and last name, joined.',
      select: { firstName: true, lastName: true },
      resolve: fullName,
    }),
    role: t.expose('role', { type: RoleType, description: 'What the person may do in this service.' }),
    roles: t.exposeStringList('roles', {
      description: 'Free labels of the consuming application; they are in access tokens.',
    }),
    status: t.expose('status', { type: UserStatusType, description: 'Whether the person may sign in.' }),
    metadata: t.field({
      type: 'JSONObject',
      nullable: true,
      description:
        "The consuming application's own data. Null in an invite or a key to callers without `users:read`.",
      select: { metadata: true },
      // The database's CHECK says that it is an object.
      resolve: async ({ metadata }, _args, context, info) =>
        (await showsAll(context, info)) ? (metadata as Record<string, unknown> | null) : null,
    }),
    locale: t.expose('locale', {
      type: 'Locale',
      nullable: true,
      description: "In which language the person is written to; null: the service's usual one.",
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the account was made.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When the account last changed.' }),
    lastSignInAt: t.field({
      type: 'DateTime',
      nullable: true,
      description:
        'When the person last signed in with the password, set a new one by a link, or accepted the invite. Null in an invite or a key to callers without `users:read`.',
      select: { lastSignInAt: true },
      resolve: async ({ lastSignInAt }, _args, context, info) =>
        (await showsAll(context, info)) ? lastSignInAt : null,
    }),
  }),
});

/**
 * Makes a row that a use case returned answer for what is selected below this field. Asking Pothos' Prisma plugin for
 * the selection is what tells it that the row is loaded, so that it does not load it again.
 */
export function loadedUser(context: Context, info: GraphQLResolveInfo, user: UserRow): User {
  queryFromInfo({ context, info });
  // No field of the type reads the password's hash.
  return user as User;
}

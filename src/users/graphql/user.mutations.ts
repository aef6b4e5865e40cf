import { callerOf } from '../../graphql/access/caller-of.ts';
import { builder } from '../../graphql/builder.ts';
import '../../graphql/platform-errors.ts';
import { ValidationError } from '../../platform/validation-error.ts';
import { updateUser } from '../update-user.ts';
import type { UserRow } from '../user.ts';
import { LastAdminError, UserChangedError, UserNotFoundError } from '../user-errors.ts';
import { RoleType } from './role.type.ts';
import './user.errors.ts';
import { loadedUser, UserStatusType, UserType } from './user.type.ts';

const UpdateUserInput = builder.inputType('UpdateUserInput', {
  description:
    'Which user to change, and what. What is left out stays; null metadata is cleared, and any other null changes nothing.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The id of the user.' }),
    role: t.field({
      type: RoleType,
      description: 'What the user may do in this service. A change ends every session of the user.',
    }),
    roles: t.stringList({
      description:
        'All of the free labels: at most 50, each of 1 to 64 characters, together of 2,048 bytes as JSON.',
    }),
    status: t.field({
      type: UserStatusType,
      description: 'Whether the user may sign in. DISABLED ends every session of the user at once.',
    }),
    metadata: t.field({
      type: 'JSONObject',
      description:
        'All of the data: an object of at most 8 KB, whole numbers in it between -(2^53 - 1) and 2^53 - 1. Null takes it away.',
    }),
    ifUpdatedAt: t.field({
      type: 'DateTime',
      description: 'Change the user only if its `updatedAt` is still this; else UserChangedError.',
    }),
  }),
});

const UpdateUserPayload = builder.objectRef<UserRow>('UpdateUserPayload').implement({
  description: 'The user, changed.',
  fields: (t) => ({
    user: t.field({
      type: UserType,
      description: 'The whole user, as it is now.',
      resolve: (user, _args, context, info) => loadedUser(context, info, user),
    }),
  }),
});

builder.mutationField('updateUser', (t) =>
  t.field({
    type: UpdateUserPayload,
    access: { scopes: [['users:write']] },
    description: 'Changes what a user may do, or whether the user may sign in.',
    args: { input: t.arg({ type: UpdateUserInput, required: true, description: 'Which, and what.' }) },
    errors: {
      types: [ValidationError, UserNotFoundError, LastAdminError, UserChangedError],
      union: { description: 'What became of updateUser.' },
    },
    resolve: async (_root, { input }, context) => updateUser(context.app, await callerOf(context), input),
  }),
);

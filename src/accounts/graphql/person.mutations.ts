import { callerOf } from '../../graphql/access/caller-of.ts';
import { builder } from '../../graphql/builder.ts';
import '../../graphql/platform-errors.ts';
import { ValidationError } from '../../platform/validation-error.ts';
import '../../users/graphql/user.errors.ts';
import { LastAdminError, UserNotFoundError } from '../../users/user-errors.ts';
import { deleteUser } from '../delete-user.ts';
import { type Erased, erasePerson } from '../erase-person.ts';
import { PersonByInput } from './person.queries.ts';

const DeleteUserInput = builder.inputType('DeleteUserInput', {
  description: 'Which user to delete.',
  fields: (t) => ({ id: t.id({ required: true, description: 'The id of the user.' }) }),
});

const DeleteUserPayload = builder.objectRef<{ deletedId: string }>('DeleteUserPayload').implement({
  description: 'That the account is gone.',
  fields: (t) => ({
    deletedId: t.exposeID('deletedId', { description: 'The id of the account, for the cache.' }),
  }),
});

builder.mutationField('deleteUser', (t) =>
  t.field({
    type: DeleteUserPayload,
    access: { scopes: [['users:write']] },
    description:
      "Deletes an account. Its sessions and the API keys that it made end; invites that it sent stay, with the name; the address is free at once. For an ADMIN's account it takes `admins:grant` too.",
    args: { input: t.arg({ type: DeleteUserInput, required: true, description: 'Which.' }) },
    errors: {
      types: [UserNotFoundError, LastAdminError],
      union: { description: 'What became of deleteUser.' },
    },
    resolve: async (_root, { input }, context) => ({
      deletedId: await deleteUser(context.app, await callerOf(context), input),
    }),
  }),
);

const ErasePersonInput = builder.inputType('ErasePersonInput', {
  description: 'Whom to erase.',
  fields: (t) => ({
    person: t.field({ type: PersonByInput, required: true, description: 'Who it is.' }),
    confirmEmail: t.string({ required: true, description: 'The address, typed once more.' }),
  }),
});

const ErasePersonPayload = builder.objectRef<Erased>('ErasePersonPayload').implement({
  description: 'What was erased: nothing where nobody is known by that address.',
  fields: (t) => ({
    invitesErased: t.exposeInt('invitesErased', { description: 'How many invites are gone.' }),
    eventsRedacted: t.exposeInt('eventsRedacted', {
      description: 'Of how many events nothing but ids is left.',
    }),
    accountDeleted: t.exposeBoolean('accountDeleted', { description: 'Whether there was an account.' }),
  }),
});

builder.mutationField('erasePerson', (t) =>
  t.field({
    type: ErasePersonPayload,
    access: { scopes: [['people:erase']] },
    description:
      "Deletes or redacts all that is held about a person. Cannot be undone. For an ADMIN's account it takes `admins:grant` too.",
    args: { input: t.arg({ type: ErasePersonInput, required: true, description: 'Whom.' }) },
    errors: {
      types: [ValidationError, LastAdminError],
      union: { description: 'What became of erasePerson.' },
    },
    resolve: async (_root, { input }, context) => erasePerson(context.app, await callerOf(context), input),
  }),
);

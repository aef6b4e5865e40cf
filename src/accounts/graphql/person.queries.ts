import { builder } from '../../graphql/builder.ts';
import { InviteType } from '../../invites/graphql/invite.type.ts';
import { inviteSelection, withPeople } from '../../invites/graphql/loaded-invite.ts';
import { loadedUser, UserType } from '../../users/graphql/user.type.ts';
import { exportPerson, MOST_EVENTS, type PersonExport } from '../export-person.ts';

export const PersonByInput = builder.inputType('PersonBy', {
  description: 'A person, by exactly one of these.',
  isOneOf: true,
  fields: (t) => ({
    email: t.string({ description: 'The address, in any case of letters; with an account or without.' }),
    userId: t.id({ description: 'The id of the account.' }),
  }),
});

const PersonExportType = builder.objectRef<PersonExport>('PersonExport').implement({
  description: 'All that is held about a person, in one document.',
  fields: (t) => ({
    generatedAt: t.expose('generatedAt', { type: 'DateTime', description: 'When it was gathered.' }),
    user: t.field({
      type: UserType,
      nullable: true,
      description: 'The account; null where there is none.',
      resolve: ({ user }, _args, context, info) => user && loadedUser(context, info, user),
    }),
    invites: t.field({
      type: [InviteType],
      description: 'The invites to the address, and the one that the account came of; the latest first.',
      resolve: ({ invites }, _args, context, info) =>
        withPeople(context, inviteSelection(context, info), [...invites]),
    }),
    events: t.field({
      type: ['JSONObject'],
      description: `The events that tell something about the person, the latest first; ${MOST_EVENTS.toLocaleString('en')} at most.`,
      resolve: ({ events }) => events as Record<string, unknown>[],
    }),
    sessions: t.field({
      type: ['JSONObject'],
      description: 'Where the person signed in, the latest first; those that ended within a month too.',
      resolve: ({ sessions }) => sessions as Record<string, unknown>[],
    }),
  }),
});

builder.queryField('personExport', (t) =>
  t.field({
    type: PersonExportType,
    nullable: true,
    access: { scopes: [['people:erase']] },
    description: 'All that is held about a person, in one document.',
    args: { person: t.arg({ type: PersonByInput, required: true, description: 'Whom.' }) },
    resolve: (_root, { person }, { app }) => exportPerson(app, person),
  }),
);

import { accessError } from '../../graphql/access/access-error.ts';
import { viewerOf } from '../../graphql/access/viewer-of.ts';
import { builder } from '../../graphql/builder.ts';
import '../../graphql/platform-errors.ts';
import { ValidationError } from '../../platform/validation-error.ts';
import { updateProfile } from '../update-profile.ts';
import type { UserRow } from '../user.ts';
import { loadedUser, UserType } from './user.type.ts';

const UpdateProfileInput = builder.inputType('UpdateProfileInput', {
  description: 'How the caller is called and written to; what is left out stays as it is.',
  fields: (t) => ({
    firstName: t.string({ description: '1 to 100 characters.' }),
    lastName: t.string({ description: '1 to 100 characters. Null takes it away.' }),
    locale: t.field({
      type: 'Locale',
      description: "In which language mails are written. Null: the service's usual one.",
    }),
  }),
});

const UpdateProfilePayload = builder.objectRef<UserRow>('UpdateProfilePayload').implement({
  description: 'The caller, changed.',
  fields: (t) => ({
    user: t.field({
      type: UserType,
      description: 'The whole user, as it is now.',
      resolve: (user, _args, context, info) => loadedUser(context, info, user),
    }),
  }),
});

builder.mutationField('updateProfile', (t) =>
  t.field({
    type: UpdateProfilePayload,
    access: 'authenticated',
    description: "Changes the caller's names and language.",
    args: { input: t.arg({ type: UpdateProfileInput, required: true, description: 'What to change.' }) },
    errors: { types: [ValidationError], union: { description: 'What became of updateProfile.' } },
    resolve: async (_root, { input }, context) => {
      const viewer = await viewerOf(context);
      if (viewer.kind !== 'user')
        throw accessError('FORBIDDEN', 'Only a signed-in person has a profile to change.');
      const { requestId } = context;
      return updateProfile(context.app, { userId: viewer.userId, requestId }, input);
    },
  }),
);

import { accessError } from '../../graphql/access/access-error.ts';
import { viewerOf } from '../../graphql/access/viewer-of.ts';
import { builder } from '../../graphql/builder.ts';
import '../../graphql/platform-errors.ts';
import { ValidationError } from '../../platform/validation-error.ts';
import { RateLimitedError } from '../../rates/rate-limited-error.ts';
import '../../sessions/graphql/session.errors.ts';
import { InvalidCredentialsError } from '../../sessions/session-errors.ts';
import '../../users/graphql/user.errors.ts';
import { LinkInvalidError } from '../../platform/link-invalid-error.ts';
import { loadedUser, UserType } from '../../users/graphql/user.type.ts';
import type { UserRow } from '../../users/user.ts';
import { UserAlreadyExistsError } from '../../users/user-errors.ts';
import { confirmEmailChange } from '../confirm-email-change.ts';
import { requestEmailChange } from '../request-email-change.ts';

const RequestEmailChangeInput = builder.inputType('RequestEmailChangeInput', {
  description: 'The new address, and the password.',
  fields: (t) => ({
    newEmail: t.string({ required: true, description: 'Where the link is mailed to.' }),
    currentPassword: t.string({ required: true, description: "The caller's password." }),
  }),
});

const RequestEmailChangePayload = builder
  .objectRef<{ accepted: boolean }>('RequestEmailChangePayload')
  .implement({
    description: 'That a link is on its way to the new address.',
    fields: (t) => ({
      accepted: t.exposeBoolean('accepted', {
        description: 'Always true. Nothing has changed yet: the link has to be opened first.',
      }),
    }),
  });

builder.mutationField('requestEmailChange', (t) =>
  t.field({
    type: RequestEmailChangePayload,
    access: 'authenticated',
    description: "Mails a link to the caller's new address. Opened within 24 hours, it changes the address.",
    args: {
      input: t.arg({ type: RequestEmailChangeInput, required: true, description: 'Which address.' }),
    },
    errors: {
      types: [ValidationError, InvalidCredentialsError, UserAlreadyExistsError, RateLimitedError],
      union: { description: 'What became of requestEmailChange.' },
    },
    resolve: async (_root, { input }, context) => {
      const viewer = await viewerOf(context);
      if (viewer.kind !== 'user')
        throw accessError('FORBIDDEN', 'Only a signed-in person has an address to change.');
      const { userId, sessionId } = viewer;
      return requestEmailChange(context.app, { userId, sessionId }, input);
    },
  }),
);

const ConfirmEmailChangeInput = builder.inputType('ConfirmEmailChangeInput', {
  description: 'The link.',
  fields: (t) => ({
    token: t.string({ required: true, description: "The token of the mail's link." }),
  }),
});

const ConfirmEmailChangePayload = builder.objectRef<UserRow>('ConfirmEmailChangePayload').implement({
  description: 'The person, with the new address.',
  fields: (t) => ({
    user: t.field({
      type: UserType,
      description: 'The whole user, as it is now.',
      resolve: (user, _args, context, info) => loadedUser(context, info, user),
    }),
  }),
});

builder.mutationField('confirmEmailChange', (t) =>
  t.field({
    type: ConfirmEmailChangePayload,
    access: 'public',
    description:
      'Changes an address by the link of a mail, once. The old address is told, and every session ends but the one that asked for the change.',
    args: { input: t.arg({ type: ConfirmEmailChangeInput, required: true, description: 'The link.' }) },
    errors: {
      types: [LinkInvalidError, UserAlreadyExistsError, RateLimitedError],
      union: { description: 'What became of confirmEmailChange.' },
    },
    resolve: (_root, { input }, context) => confirmEmailChange(context.app, input, context),
  }),
);

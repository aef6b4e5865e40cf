import { callerOf } from '../../graphql/access/caller-of.ts';
import { builder } from '../../graphql/builder.ts';
import '../../graphql/platform-errors.ts';
import { ValidationError } from '../../platform/validation-error.ts';
import { RateLimitedError } from '../../rates/rate-limited-error.ts';
import { SessionType } from '../../sessions/graphql/session.type.ts';
import type { SignedIn } from '../../sessions/sign-in.ts';
import '../../users/graphql/user.errors.ts';
import { LinkInvalidError } from '../../platform/link-invalid-error.ts';
import { loadedUser, UserType } from '../../users/graphql/user.type.ts';
import { UserNotFoundError } from '../../users/user-errors.ts';
import { WeakPasswordError } from '../../users/weak-password-error.ts';
import { createPasswordResetLink } from '../create-password-reset-link.ts';
import { resetLink } from '../password-reset.ts';
import { requestPasswordReset } from '../request-password-reset.ts';
import { resetPassword } from '../reset-password.ts';

const RequestPasswordResetInput = builder.inputType('RequestPasswordResetInput', {
  description: 'Who forgot the password.',
  fields: (t) => ({
    email: t.string({ required: true, description: 'The address, in any case of letters.' }),
  }),
});

const RequestPasswordResetPayload = builder
  .objectRef<{ accepted: boolean }>('RequestPasswordResetPayload')
  .implement({
    description: 'The same, and as quick, whether the address has an account or not.',
    fields: (t) => ({
      accepted: t.exposeBoolean('accepted', {
        description: 'Always true: where the address has an account, a mail is on its way.',
      }),
    }),
  });

builder.mutationField('requestPasswordReset', (t) =>
  t.field({
    type: RequestPasswordResetPayload,
    access: 'public',
    description:
      'Mails a link that sets a new password, where the address has an active account; where it has a live invite, that invite again.',
    args: {
      input: t.arg({ type: RequestPasswordResetInput, required: true, description: 'Who forgot it.' }),
    },
    errors: {
      types: [ValidationError, RateLimitedError],
      union: { description: 'What became of requestPasswordReset.' },
    },
    resolve: (_root, { input }, { app, clientAddress }) => requestPasswordReset(app, input, clientAddress),
  }),
);

const ResetPasswordInput = builder.inputType('ResetPasswordInput', {
  description: 'The link and the new password.',
  fields: (t) => ({
    token: t.string({ required: true, description: "The token of the mail's link." }),
    newPassword: t.string({
      required: true,
      description: '12 to 256 characters; not one of the commonest, nor made of the own name and address.',
    }),
  }),
});

const ResetPasswordPayload = builder.objectRef<SignedIn>('ResetPasswordPayload').implement({
  description: 'A person with a new password, signed in.',
  fields: (t) => ({
    user: t.field({
      type: UserType,
      description: 'Who is signed in.',
      resolve: ({ user }, _args, context, info) => loadedUser(context, info, user),
    }),
    session: t.field({
      type: SessionType,
      description: 'The tokens to go on with.',
      resolve: ({ session }) => session,
    }),
  }),
});

builder.mutationField('resetPassword', (t) =>
  t.field({
    type: ResetPasswordPayload,
    access: 'public',
    description:
      'Sets a new password by the link of a mail, once. Every session of the account ends, and a new one is opened here.',
    args: {
      input: t.arg({ type: ResetPasswordInput, required: true, description: 'The link, a new password.' }),
    },
    errors: {
      types: [ValidationError, WeakPasswordError, LinkInvalidError, RateLimitedError],
      union: { description: 'What became of resetPassword.' },
    },
    resolve: (_root, { input }, context) => resetPassword(context.app, input, context),
  }),
);

const CreatePasswordResetLinkInput = builder.inputType('CreatePasswordResetLinkInput', {
  description: 'For whom, and whether it is mailed.',
  fields: (t) => ({
    userId: t.id({ required: true, description: 'The id of the user.' }),
    sendEmail: t.boolean({
      required: true,
      defaultValue: true,
      description: 'Whether the link is mailed to the user as well.',
    }),
  }),
});

const CreatePasswordResetLinkPayload = builder
  .objectRef<Awaited<ReturnType<typeof createPasswordResetLink>>>('CreatePasswordResetLinkPayload')
  .implement({
    description: 'The link, to be handed to the owner of the account and to nobody else.',
    fields: (t) => ({
      user: t.field({
        type: UserType,
        description: 'Whose account it is.',
        resolve: ({ user }, _args, context, info) => loadedUser(context, info, user),
      }),
      resetLink: t.field({
        type: 'URL',
        description: 'Where the owner sets a new password.',
        resolve: ({ token }, _args, { app }) => resetLink(app, token),
      }),
      expiresAt: t.expose('expiresAt', {
        type: 'DateTime',
        description: 'The link works before this moment.',
      }),
    }),
  });

builder.mutationField('createPasswordResetLink', (t) =>
  t.field({
    type: CreatePasswordResetLinkPayload,
    access: { scopes: [['users:write']] },
    description:
      "For an admin whom somebody asks for help: mails a reset link, or hands it out. Nobody's password is ever set by somebody else. For an ADMIN's account it takes `admins:grant` too.",
    args: {
      input: t.arg({ type: CreatePasswordResetLinkInput, required: true, description: 'For whom, and how.' }),
    },
    errors: {
      types: [UserNotFoundError, RateLimitedError],
      union: { description: 'What became of createPasswordResetLink.' },
    },
    resolve: async (_root, { input }, context) =>
      createPasswordResetLink(context.app, await callerOf(context), input),
  }),
);

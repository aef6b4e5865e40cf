import { accessError } from '../../graphql/access/access-error.ts';
import { viewerOf } from '../../graphql/access/viewer-of.ts';
import { builder } from '../../graphql/builder.ts';
import '../../graphql/platform-errors.ts';
import { ValidationError } from '../../platform/validation-error.ts';
import { RateLimitedError } from '../../rates/rate-limited-error.ts';
import '../../users/graphql/user.errors.ts';
import { loadedUser, UserType } from '../../users/graphql/user.type.ts';
import { WeakPasswordError } from '../../users/weak-password-error.ts';
import { changePassword } from '../change-password.ts';
import { refreshSession } from '../refresh-session.ts';
import { InvalidCredentialsError, SessionInvalidError } from '../session-errors.ts';
import { type SignedIn, signIn } from '../sign-in.ts';
import { signOut } from '../sign-out.ts';
import './session.errors.ts';
import { SessionType } from './session.type.ts';

/** A payload type around a user and the session that was opened or continued. */
function signedInPayload(name: string, description: string) {
  return builder.objectRef<SignedIn>(name).implement({
    description,
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
}

const SignInInput = builder.inputType('SignInInput', {
  description: 'Who signs in.',
  fields: (t) => ({
    email: t.string({ required: true, description: 'The address, in any case of letters.' }),
    password: t.string({ required: true, description: 'The password, exactly.' }),
  }),
});

builder.mutationField('signIn', (t) =>
  t.field({
    type: signedInPayload('SignInPayload', 'A person, signed in.'),
    access: 'public',
    description: 'Signs a person in by address and password.',
    args: { input: t.arg({ type: SignInInput, required: true, description: 'Who signs in.' }) },
    errors: {
      types: [ValidationError, InvalidCredentialsError, RateLimitedError],
      union: { description: 'What became of signIn.' },
    },
    resolve: (_root, { input }, context) => signIn(context.app, context, input),
  }),
);

const RefreshSessionInput = builder.inputType('RefreshSessionInput', {
  description: 'Which session goes on.',
  fields: (t) => ({
    refreshToken: t.string({ required: true, description: 'The latest one that the session got.' }),
  }),
});

builder.mutationField('refreshSession', (t) =>
  t.field({
    type: signedInPayload('RefreshSessionPayload', 'A session, continued.'),
    access: 'public',
    description:
      'Exchanges a refresh token for new tokens. One that was exchanged before ends the session, except shortly after, when an answer may have been lost: then it gets the same new one again.',
    args: {
      input: t.arg({ type: RefreshSessionInput, required: true, description: 'Which session goes on.' }),
    },
    errors: {
      types: [SessionInvalidError, RateLimitedError],
      union: { description: 'What became of refreshSession.' },
    },
    resolve: (_root, { input }, { app, clientAddress }) => refreshSession(app, clientAddress, input),
  }),
);

const SignOutPayload = builder.objectRef<{ signedOut: boolean }>('SignOutPayload').implement({
  description: 'That the session has ended.',
  fields: (t) => ({
    signedOut: t.exposeBoolean('signedOut', {
      description: 'False where there was no session to end: an API key has none.',
    }),
  }),
});

builder.mutationField('signOut', (t) =>
  t.field({
    type: SignOutPayload,
    access: 'authenticated',
    description: "Ends the caller's session: its access token and its refresh token work no more.",
    resolve: async (_root, _args, context) => {
      const viewer = await viewerOf(context);
      return { signedOut: await signOut(context.app, viewer.kind === 'user' ? viewer.sessionId : null) };
    },
  }),
);

const ChangePasswordInput = builder.inputType('ChangePasswordInput', {
  description: 'The old password and the new one.',
  fields: (t) => ({
    currentPassword: t.string({ required: true, description: 'The password until now.' }),
    newPassword: t.string({
      required: true,
      description: '12 to 256 characters; not one of the commonest, nor made of the own name and address.',
    }),
  }),
});

builder.mutationField('changePassword', (t) =>
  t.field({
    type: signedInPayload('ChangePasswordPayload', 'A person, with a new password and a new session.'),
    access: 'authenticated',
    description: "Changes the caller's password. Every session ends, and a new one is opened here.",
    args: {
      input: t.arg({ type: ChangePasswordInput, required: true, description: 'The old and the new.' }),
    },
    errors: {
      types: [ValidationError, InvalidCredentialsError, WeakPasswordError, RateLimitedError],
      union: { description: 'What became of changePassword.' },
    },
    resolve: async (_root, { input }, context) => {
      const viewer = await viewerOf(context);
      if (viewer.kind !== 'user')
        throw accessError('FORBIDDEN', 'Only a signed-in person has a password to change.');
      const { clientAddress, requestId, userAgent } = context;
      return changePassword(
        context.app,
        { userId: viewer.userId, clientAddress, requestId, userAgent },
        input,
      );
    },
  }),
);

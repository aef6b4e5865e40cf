import { builder } from '../../graphql/builder.ts';
import { ValidationError } from '../../platform/validation-error.ts';
import { RateLimitedError } from '../../rates/rate-limited-error.ts';
import { SessionType } from '../../sessions/graphql/session.type.ts';
import { loadedUser, UserType } from '../../users/graphql/user.type.ts';
import { UserAlreadyExistsError } from '../../users/user-errors.ts';
import { WeakPasswordError } from '../../users/weak-password-error.ts';
import { acceptInvite } from '../accept-invite.ts';
import { declineInvite } from '../decline-invite.ts';
import {
  InviteAlreadyAcceptedError,
  InviteDeclinedError,
  InviteExpiredError,
  InviteInvalidTokenError,
  InviteNoLongerAuthorizedError,
  InviteRevokedError,
  InviteSupersededError,
} from '../invite-errors.ts';
import { requestInviteRenewal } from '../request-invite-renewal.ts';
import * as inputs from './invite.inputs.ts';

const AcceptInvitePayload = builder
  .objectRef<Awaited<ReturnType<typeof acceptInvite>>>('AcceptInvitePayload')
  .implement({
    description: 'The new account, signed in.',
    fields: (t) => ({
      user: t.field({
        type: UserType,
        description: 'The new account.',
        resolve: ({ user }, _args, context, info) => loadedUser(context, info, user),
      }),
      session: t.field({
        type: SessionType,
        description: 'The tokens to go on with.',
        resolve: ({ session }) => session,
      }),
      redirectUrl: t.expose('redirectUrl', {
        type: 'URL',
        nullable: true,
        description:
          'Where to go on to, as whoever invited said; null where nobody did, and where the settings do not allow it any more.',
      }),
    }),
  });

builder.mutationField('acceptInvite', (t) =>
  t.field({
    type: AcceptInvitePayload,
    access: 'public',
    description: 'Makes the account that an invite promises, once, and signs it in.',
    args: {
      input: t.arg({
        type: inputs.AcceptInviteInput,
        required: true,
        description: 'The link, a name, a password.',
      }),
    },
    errors: {
      types: [
        ValidationError,
        WeakPasswordError,
        InviteInvalidTokenError,
        InviteExpiredError,
        InviteRevokedError,
        InviteDeclinedError,
        InviteAlreadyAcceptedError,
        InviteSupersededError,
        InviteNoLongerAuthorizedError,
        UserAlreadyExistsError,
        RateLimitedError,
      ],
      union: { description: 'What became of acceptInvite.' },
    },
    resolve: (_root, { input }, context) => acceptInvite(context.app, input, context),
  }),
);

const RequestInviteRenewalPayload = builder
  .objectRef<{ accepted: true }>('RequestInviteRenewalPayload')
  .implement({
    description: 'The same whatever is true of the token.',
    fields: (t) => ({
      accepted: t.exposeBoolean('accepted', {
        description: 'That the request was taken, and says nothing about the token.',
      }),
    }),
  });

builder.mutationField('requestInviteRenewal', (t) =>
  t.field({
    type: RequestInviteRenewalPayload,
    access: 'public',
    description:
      'Asks for a new link in place of an expired one. What comes of it, RENEWAL says; nothing does for any other token.',
    args: {
      input: t.arg({ type: inputs.RequestInviteRenewalInput, required: true, description: 'The link.' }),
    },
    errors: {
      types: [RateLimitedError],
      union: { description: 'What became of requestInviteRenewal.' },
    },
    resolve: (_root, { input }, context) =>
      requestInviteRenewal(context.app, input.token, context.clientAddress),
  }),
);

const DeclineInvitePayload = builder.objectRef<{ changed: boolean }>('DeclineInvitePayload').implement({
  description: 'That the invite is declined.',
  fields: (t) => ({
    changed: t.exposeBoolean('changed', { description: 'False where it was declined before.' }),
  }),
});

builder.mutationField('declineInvite', (t) =>
  t.field({
    type: DeclineInvitePayload,
    access: 'public',
    description: 'Declines an invite; whoever sent it is told.',
    args: {
      input: t.arg({
        type: inputs.DeclineInviteInput,
        required: true,
        description: 'The link, and why not.',
      }),
    },
    errors: {
      types: [
        ValidationError,
        InviteInvalidTokenError,
        InviteRevokedError,
        InviteAlreadyAcceptedError,
        InviteSupersededError,
        RateLimitedError,
      ],
      union: { description: 'What became of declineInvite.' },
    },
    resolve: (_root, { input }, context) => declineInvite(context.app, input, context),
  }),
);

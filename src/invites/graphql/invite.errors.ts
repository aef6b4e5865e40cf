import { builder } from '../../graphql/builder.ts';
import { refusalType } from '../../graphql/errors.ts';
import { RoleType } from '../../users/graphql/role.type.ts';
import {
  BatchAbortedError,
  DuplicateInBatchError,
  EmailDomainNotAllowedError,
  IdempotencyKeyReusedError,
  InviteAlreadyAcceptedError,
  InviteAlreadyPendingError,
  InviteChangedError,
  InviteDeclinedError,
  InviteExpiredError,
  InviteInvalidTokenError,
  InviteNoLongerAuthorizedError,
  InviteNotFoundError,
  InviteRevokedError,
  InviteSupersededError,
  RecipientOptedOutError,
  RedirectUrlNotAllowedError,
  RoleNotAllowedError,
} from '../invite-errors.ts';
import { InviteType } from './invite.type.ts';
import { loadedInvite } from './loaded-invite.ts';

refusalType(InviteNotFoundError, 'Returned when there is no such invite.');
refusalType(InviteInvalidTokenError, 'Returned when no invite has this token.');

refusalType(InviteExpiredError, "Returned when the invite's window has closed.");
builder.objectField(InviteExpiredError, 'expiredAt', (t) =>
  t.expose('expiredAt', { type: 'DateTime', description: 'When the window closed.' }),
);

refusalType(InviteRevokedError, 'Returned when the invite was taken back.');
builder.objectField(InviteRevokedError, 'revokedAt', (t) =>
  t.expose('revokedAt', { type: 'DateTime', description: 'When it was taken back.' }),
);

refusalType(InviteDeclinedError, 'Returned when the invite was declined.');
builder.objectField(InviteDeclinedError, 'declinedAt', (t) =>
  t.expose('declinedAt', { type: 'DateTime', description: 'When it was declined.' }),
);

refusalType(InviteAlreadyAcceptedError, 'Returned when the invite was accepted; that is final.');
builder.objectField(InviteAlreadyAcceptedError, 'acceptedAt', (t) =>
  t.expose('acceptedAt', { type: 'DateTime', description: 'When it was accepted.' }),
);

refusalType(InviteSupersededError, 'Returned when a newer link was made in place of this one.');
builder.objectField(InviteSupersededError, 'supersededAt', (t) =>
  t.expose('supersededAt', { type: 'DateTime', description: 'When the newer link was made.' }),
);

refusalType(
  InviteNoLongerAuthorizedError,
  'Returned when the invite grants ADMIN and whoever granted that is no longer an active ADMIN.',
);

refusalType(InviteAlreadyPendingError, 'Returned when the address has a live invite.');
builder.objectField(InviteAlreadyPendingError, 'existingInvite', (t) =>
  t.field({
    type: InviteType,
    description: 'The live one.',
    resolve: ({ existingInvite }, _args, context, info) => loadedInvite(context, info, existingInvite),
  }),
);

refusalType(InviteChangedError, 'Returned when the invite was changed after `ifUpdatedAt`.');
builder.objectField(InviteChangedError, 'invite', (t) =>
  t.field({
    type: InviteType,
    description: 'The invite as it is now.',
    resolve: ({ invite }, _args, context, info) => loadedInvite(context, info, invite),
  }),
);

refusalType(DuplicateInBatchError, 'Returned when an earlier row of the batch has the same address.');
builder.objectField(DuplicateInBatchError, 'firstIndex', (t) =>
  t.exposeInt('firstIndex', { description: 'Which row has it first, counted from 0.' }),
);

refusalType(BatchAbortedError, 'Returned when an atomic batch was given up because of another row.');
refusalType(
  IdempotencyKeyReusedError,
  'Returned when the idempotency key was used for another input within 24 hours.',
);

refusalType(
  RoleNotAllowedError,
  'Returned when the invite grants ADMIN and the caller lacks the scope admins:grant.',
);
builder.objectField(RoleNotAllowedError, 'role', (t) =>
  t.expose('role', { type: RoleType, description: 'The role that the invite grants.' }),
);

refusalType(
  RecipientOptedOutError,
  'Returned when the address wants no invites by mail. Without a mail it can be invited.',
);
builder.objectField(RecipientOptedOutError, 'optedOutAt', (t) =>
  t.expose('optedOutAt', { type: 'DateTime', description: 'Since when.' }),
);

refusalType(
  EmailDomainNotAllowedError,
  'Returned when addresses of this domain are not invited: INVITE_DOMAINS and INVITE_DOMAINS_DENIED say which are.',
);
builder.objectField(EmailDomainNotAllowedError, 'domain', (t) =>
  t.exposeString('domain', { description: 'The domain, in ASCII.' }),
);

refusalType(
  RedirectUrlNotAllowedError,
  'Returned when `redirectUrl` is none of REDIRECT_URLS. It is never put in place of another.',
);

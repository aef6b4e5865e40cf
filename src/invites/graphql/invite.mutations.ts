import { callerOf } from '../../graphql/access/caller-of.ts';
import { builder } from '../../graphql/builder.ts';
import { QuotaExceededError } from '../../platform/quota-exceeded-error.ts';
import { ValidationError } from '../../platform/validation-error.ts';
import { RateLimitedError } from '../../rates/rate-limited-error.ts';
import { UserAlreadyExistsError } from '../../users/user-errors.ts';
import { copyInviteLink } from '../copy-invite-link.ts';
import { createInvite } from '../create-invite.ts';
import { type BatchRow, createInvites, InviteWouldBeCreated } from '../create-invites.ts';
import { deleteInvite } from '../delete-invite.ts';
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
  InviteNotFoundError,
  InviteRevokedError,
  RecipientOptedOutError,
  RedirectUrlNotAllowedError,
} from '../invite-errors.ts';
import { resendInvite } from '../resend-invite.ts';
import { revokeInvite } from '../revoke-invite.ts';
import { updateInvite } from '../update-invite.ts';
import * as inputs from './invite.inputs.ts';
import {
  CopyInviteLinkPayload,
  CreateInvitePayload,
  DeleteInvitePayload,
  ResendInvitePayload,
  RevokeInvitePayload,
  UpdateInvitePayload,
} from './invite.payloads.ts';

const WRITES = { scopes: [['invites:write']] } as const;

builder.mutationField('createInvite', (t) =>
  t.field({
    type: CreateInvitePayload,
    access: WRITES,
    description: 'Invites an address, and mails the link unless told otherwise.',
    args: {
      input: t.arg({ type: inputs.CreateInviteInput, required: true, description: 'Who, and to what.' }),
    },
    errors: {
      types: [
        ValidationError,
        UserAlreadyExistsError,
        InviteAlreadyPendingError,
        IdempotencyKeyReusedError,
        EmailDomainNotAllowedError,
        RecipientOptedOutError,
        RedirectUrlNotAllowedError,
        QuotaExceededError,
        RateLimitedError,
      ],
      union: { description: 'What became of createInvite.' },
    },
    resolve: async (_root, { input }, context) => createInvite(context.app, await callerOf(context), input),
  }),
);

const InviteWouldBeCreatedType = builder.objectType(InviteWouldBeCreated, {
  name: 'InviteWouldBeCreated',
  description: 'In a dry run nothing is written, so a row that would pass answers with this.',
  fields: (t) => ({
    email: t.expose('email', { type: 'EmailAddress', description: 'The address, as it would be stored.' }),
  }),
});

// An error union: a refusal in the list is a row's answer, where an error in a list would otherwise be thrown.
const CreateInvitesRowResult = builder.errorUnion('CreateInvitesRowResult', {
  description: 'What became of a row.',
  types: [
    CreateInvitePayload,
    InviteWouldBeCreatedType,
    ValidationError,
    UserAlreadyExistsError,
    InviteAlreadyPendingError,
    DuplicateInBatchError,
    BatchAbortedError,
    IdempotencyKeyReusedError,
    EmailDomainNotAllowedError,
    RecipientOptedOutError,
    RedirectUrlNotAllowedError,
    QuotaExceededError,
    RateLimitedError,
  ],
  resolveType: (row) =>
    row instanceof InviteWouldBeCreated ? 'InviteWouldBeCreated' : 'CreateInvitePayload',
});

const CreateInvitesPayload = builder
  .objectRef<Awaited<ReturnType<typeof createInvites>>>('CreateInvitesPayload')
  .implement({
    description: 'One result a row, in the order of the input.',
    fields: (t) => ({
      results: t.field({
        type: [CreateInvitesRowResult],
        description: 'What became of each row, in the order of the input.',
        // The builder sees the union's members as their classes, and these as what the use case calls them.
        resolve: ({ results }) => results as readonly BatchRow[] as never,
      }),
      createdCount: t.exposeInt('createdCount', { description: 'How many invites were created.' }),
      failedCount: t.exposeInt('failedCount', { description: 'How many rows were refused.' }),
    }),
  });

builder.mutationField('createInvites', (t) =>
  t.field({
    type: CreateInvitesPayload,
    access: WRITES,
    description: 'Invites up to 1000 addresses at once. Each row stands or falls alone unless `atomic`.',
    args: { input: t.arg({ type: inputs.CreateInvitesInput, required: true, description: 'The rows.' }) },
    errors: {
      types: [ValidationError, RateLimitedError],
      union: { description: 'What became of createInvites.' },
    },
    resolve: async (_root, { input }, context) => createInvites(context.app, await callerOf(context), input),
  }),
);

builder.mutationField('resendInvite', (t) =>
  t.field({
    type: ResendInvitePayload,
    access: WRITES,
    description:
      'Sends an invite again: the same id, a new link, the full window anew. The old link works no more.',
    args: {
      input: t.arg({ type: inputs.ResendInviteInput, required: true, description: 'Which, and how.' }),
    },
    errors: {
      types: [
        ValidationError,
        InviteNotFoundError,
        InviteAlreadyAcceptedError,
        InviteRevokedError,
        InviteDeclinedError,
        UserAlreadyExistsError,
        InviteAlreadyPendingError,
        IdempotencyKeyReusedError,
        EmailDomainNotAllowedError,
        RecipientOptedOutError,
        RateLimitedError,
      ],
      union: { description: 'What became of resendInvite.' },
    },
    resolve: async (_root, { input }, context) => resendInvite(context.app, await callerOf(context), input),
  }),
);

builder.mutationField('updateInvite', (t) =>
  t.field({
    type: UpdateInvitePayload,
    access: WRITES,
    description: 'Changes what an invite grants and says. Its link stays the same.',
    args: {
      input: t.arg({ type: inputs.UpdateInviteInput, required: true, description: 'Which, and what.' }),
    },
    errors: {
      types: [
        ValidationError,
        InviteNotFoundError,
        InviteAlreadyAcceptedError,
        InviteRevokedError,
        InviteDeclinedError,
        InviteAlreadyPendingError,
        InviteChangedError,
      ],
      union: { description: 'What became of updateInvite.' },
    },
    resolve: async (_root, { input }, context) => ({
      invite: await updateInvite(context.app, await callerOf(context), input),
    }),
  }),
);

builder.mutationField('revokeInvite', (t) =>
  t.field({
    type: RevokeInvitePayload,
    access: WRITES,
    description: 'Takes an invite back: its link works no more, and the row is kept.',
    args: {
      input: t.arg({ type: inputs.RevokeInviteInput, required: true, description: 'Which, and why.' }),
    },
    errors: {
      types: [ValidationError, InviteNotFoundError, InviteAlreadyAcceptedError, InviteDeclinedError],
      union: { description: 'What became of revokeInvite.' },
    },
    resolve: async (_root, { input }, context) => revokeInvite(context.app, await callerOf(context), input),
  }),
);

builder.mutationField('deleteInvite', (t) =>
  t.field({
    type: DeleteInvitePayload,
    access: WRITES,
    description: 'Deletes an invite that was not accepted: its link works no more, and the row is gone.',
    args: { input: t.arg({ type: inputs.DeleteInviteInput, required: true, description: 'Which.' }) },
    errors: {
      types: [InviteNotFoundError, InviteAlreadyAcceptedError],
      union: { description: 'What became of deleteInvite.' },
    },
    resolve: async (_root, { input }, context) => ({
      deletedId: await deleteInvite(context.app, await callerOf(context), input.id),
    }),
  }),
);

builder.mutationField('copyInviteLink', (t) =>
  t.field({
    type: CopyInviteLinkPayload,
    access: WRITES,
    description: 'The current link again, unchanged: nothing is rotated and nothing is sent.',
    args: { input: t.arg({ type: inputs.CopyInviteLinkInput, required: true, description: 'Which.' }) },
    errors: {
      types: [
        InviteNotFoundError,
        InviteExpiredError,
        InviteAlreadyAcceptedError,
        InviteRevokedError,
        InviteDeclinedError,
      ],
      union: { description: 'What became of copyInviteLink.' },
    },
    resolve: async (_root, { input }, context) =>
      copyInviteLink(context.app, await callerOf(context), input.invite),
  }),
);

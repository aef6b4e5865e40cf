import { callerOf } from '../../graphql/access/caller-of.ts';
import { builder } from '../../graphql/builder.ts';
import { ValidationError } from '../../platform/validation-error.ts';
import { RateLimitedError } from '../../rates/rate-limited-error.ts';
import { UserAlreadyExistsError } from '../../users/user-errors.ts';
import { InviteWouldChange, type ManyChanged } from '../change-many.ts';
import { deleteInvites } from '../delete-invites.ts';
import {
  EmailDomainNotAllowedError,
  InviteAlreadyAcceptedError,
  InviteAlreadyPendingError,
  InviteDeclinedError,
  InviteNotFoundError,
  InviteRevokedError,
  RecipientOptedOutError,
  RoleNotAllowedError,
} from '../invite-errors.ts';
import { resendInvites } from '../resend-invites.ts';
import { revokeInvites } from '../revoke-invites.ts';
import { chosenInvites } from './chosen-invites.ts';
import { DeleteInvitePayload, ResendInvitePayload, RevokeInvitePayload } from './invite.payloads.ts';
import { InviteStatusType } from './invite.type.ts';
import * as inputs from './many-invites.inputs.ts';

const WRITES = { scopes: [['invites:write']] } as const;

const InviteWouldChangeType = builder.objectType(InviteWouldChange, {
  name: 'InviteWouldChange',
  description: 'In a dry run nothing is written, so a row that would be changed answers with this.',
  fields: (t) => ({
    id: t.id({ description: 'The id of the invite.', resolve: ({ invite }) => invite.id }),
    email: t.field({
      type: 'EmailAddress',
      description: 'Who is invited.',
      resolve: ({ invite }) => invite.email,
    }),
    status: t.field({
      type: InviteStatusType,
      description: 'What it is now, before the change.',
      resolve: ({ invite }) => invite.status,
    }),
  }),
});

/** What the payloads of all three say beside their rows. */
function manyPayload<Changed extends ManyChanged<object>>(name: string) {
  const ref = builder
    .objectRef<Changed>(name)
    .implement({ description: 'What became of each invite, in the order of the ids or of the list.' });
  builder.objectFields(ref, (t) => ({
    changedCount: t.int({
      description: 'How many invites were changed; none in a dry run.',
      resolve: (changed) => changed.changedCount,
    }),
    failedCount: t.int({
      description: 'How many rows were refused.',
      resolve: (changed) => changed.failedCount,
    }),
    hasMore: t.boolean({
      description: 'Whether the filter leaves more invites than the 1,000 that were looked at.',
      resolve: (changed) => changed.hasMore,
    }),
  }));
  return ref;
}

// Error unions: a refusal in the list is a row's answer, where an error in a list would otherwise be thrown. The builder
// sees their members as classes, and the rows as what the use cases call them.
const rowType = (payload: string) => (row: unknown) =>
  row instanceof InviteWouldChange ? 'InviteWouldChange' : payload;

const RevokeInvitesRowResult = builder.errorUnion('RevokeInvitesRowResult', {
  description: 'What became of an invite that was to be taken back.',
  types: [
    RevokeInvitePayload,
    InviteWouldChangeType,
    InviteNotFoundError,
    InviteAlreadyAcceptedError,
    InviteDeclinedError,
    RoleNotAllowedError,
  ],
  resolveType: rowType('RevokeInvitePayload'),
});
const RevokeInvitesPayload = manyPayload<Awaited<ReturnType<typeof revokeInvites>>>('RevokeInvitesPayload');
builder.objectField(RevokeInvitesPayload, 'results', (t) =>
  t.field({
    type: [RevokeInvitesRowResult],
    description: 'What became of each.',
    resolve: ({ results }) => results as never,
  }),
);

builder.mutationField('revokeInvites', (t) =>
  t.field({
    type: RevokeInvitesPayload,
    access: WRITES,
    description: 'Takes up to 1,000 invites back. Each row stands or falls alone.',
    args: {
      input: t.arg({ type: inputs.RevokeInvitesInput, required: true, description: 'Which, and why.' }),
    },
    errors: {
      types: [ValidationError],
      union: { description: 'What became of revokeInvites.' },
    },
    resolve: async (_root, { input: { invites, ...input } }, context) =>
      revokeInvites(context.app, await callerOf(context), {
        ...input,
        ...(await chosenInvites(context, invites)),
      }),
  }),
);

const ResendInvitesRowResult = builder.errorUnion('ResendInvitesRowResult', {
  description: 'What became of an invite that was to be sent again.',
  types: [
    ResendInvitePayload,
    InviteWouldChangeType,
    InviteNotFoundError,
    InviteAlreadyAcceptedError,
    InviteRevokedError,
    InviteDeclinedError,
    InviteAlreadyPendingError,
    UserAlreadyExistsError,
    EmailDomainNotAllowedError,
    RecipientOptedOutError,
    RateLimitedError,
    RoleNotAllowedError,
  ],
  resolveType: rowType('ResendInvitePayload'),
});
const ResendInvitesPayload = manyPayload<Awaited<ReturnType<typeof resendInvites>>>('ResendInvitesPayload');
builder.objectField(ResendInvitesPayload, 'results', (t) =>
  t.field({
    type: [ResendInvitesRowResult],
    description: 'What became of each.',
    resolve: ({ results }) => results as never,
  }),
);

builder.mutationField('resendInvites', (t) =>
  t.field({
    type: ResendInvitesPayload,
    access: WRITES,
    description: 'Sends up to 1,000 invites again, each with a new link. Each row stands or falls alone.',
    args: {
      input: t.arg({ type: inputs.ResendInvitesInput, required: true, description: 'Which, and how.' }),
    },
    errors: {
      types: [ValidationError, RateLimitedError],
      union: { description: 'What became of resendInvites.' },
    },
    resolve: async (_root, { input: { invites, ...input } }, context) =>
      resendInvites(context.app, await callerOf(context), {
        ...input,
        ...(await chosenInvites(context, invites)),
      }),
  }),
);

const DeleteInvitesRowResult = builder.errorUnion('DeleteInvitesRowResult', {
  description: 'What became of an invite that was to be deleted.',
  types: [
    DeleteInvitePayload,
    InviteWouldChangeType,
    InviteNotFoundError,
    InviteAlreadyAcceptedError,
    RoleNotAllowedError,
  ],
  resolveType: rowType('DeleteInvitePayload'),
});
const DeleteInvitesPayload = manyPayload<Awaited<ReturnType<typeof deleteInvites>>>('DeleteInvitesPayload');
builder.objectField(DeleteInvitesPayload, 'results', (t) =>
  t.field({
    type: [DeleteInvitesRowResult],
    description: 'What became of each.',
    resolve: ({ results }) => results as never,
  }),
);

builder.mutationField('deleteInvites', (t) =>
  t.field({
    type: DeleteInvitesPayload,
    access: WRITES,
    description: 'Deletes up to 1,000 invites that were not accepted. Final. Each row stands or falls alone.',
    args: { input: t.arg({ type: inputs.DeleteInvitesInput, required: true, description: 'Which.' }) },
    errors: {
      types: [ValidationError],
      union: { description: 'What became of deleteInvites.' },
    },
    resolve: async (_root, { input: { invites, ...input } }, context) =>
      deleteInvites(context.app, await callerOf(context), {
        ...input,
        ...(await chosenInvites(context, invites)),
      }),
  }),
);

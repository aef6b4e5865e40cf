import { builder } from '../../graphql/builder.ts';
import { InviteFilter } from './invite-filter.input.ts';

const InvitesBy = builder.inputType('InvitesBy', {
  description: "Many invites: by their ids, or by the list's own filter.",
  isOneOf: true,
  fields: (t) => ({
    ids: t.idList({ description: '1 to 1,000.' }),
    filter: t.field({
      type: InviteFilter,
      description: 'At least one condition; the first 1,000 of the list, newest first.',
    }),
  }),
});

const DRY_RUN = 'Decide every row, and write nothing.';

export const RevokeInvitesInput = builder.inputType('RevokeInvitesInput', {
  description: 'Which invites to take back, and why.',
  fields: (t) => ({
    invites: t.field({ type: InvitesBy, required: true, description: 'Which ones.' }),
    reason: t.string({ description: 'For the record, at most 1,000 characters.' }),
    dryRun: t.boolean({ required: true, defaultValue: false, description: DRY_RUN }),
  }),
});

export const ResendInvitesInput = builder.inputType('ResendInvitesInput', {
  description: 'Which invites to send again, and how.',
  fields: (t) => ({
    invites: t.field({ type: InvitesBy, required: true, description: 'Which ones.' }),
    expiresInSeconds: t.int({
      description:
        'The new window: 300 (5 minutes) to 2592000 (30 days); as long as the last one of each where it is left out.',
    }),
    message: t.string({
      description: 'Replaces the message of each. Left out, they stay; null takes them away.',
    }),
    sendEmail: t.boolean({
      required: true,
      defaultValue: true,
      description: 'False: nothing is mailed, and the links in the payload are yours to hand over.',
    }),
    dryRun: t.boolean({ required: true, defaultValue: false, description: DRY_RUN }),
  }),
});

export const DeleteInvitesInput = builder.inputType('DeleteInvitesInput', {
  description: 'Which invites to delete.',
  fields: (t) => ({
    invites: t.field({ type: InvitesBy, required: true, description: 'Which ones.' }),
    dryRun: t.boolean({ required: true, defaultValue: false, description: DRY_RUN }),
  }),
});

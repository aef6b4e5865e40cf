import { builder } from '../../graphql/builder.ts';
import { RoleType } from '../../users/graphql/role.type.ts';

const WINDOW = '300 (5 minutes) to 2592000 (30 days)';

export const InviteBy = builder.inputType('InviteBy', {
  description: 'An invite by its id, by its current token or, for the live one of an address, by email.',
  isOneOf: true,
  fields: (t) => ({
    id: t.id({ description: 'Its id.' }),
    email: t.string({ description: 'The address that has it live, any case.' }),
    token: t.string({ description: 'Its current token.' }),
  }),
});

const OnPendingInvite = builder.enumType('OnPendingInvite', {
  description: 'What to do where a live invite to the address exists.',
  values: {
    ERROR: { description: 'Refuse, and show the existing one.' },
    RESEND: { description: 'Resend the existing one, with what this input says.' },
    RETURN_EXISTING: { description: 'Answer with the existing one, unchanged.' },
  },
});

export const CreateInviteInput = builder.inputType('CreateInviteInput', {
  description: 'Who is invited, and to what.',
  fields: (t) => ({
    email: t.string({
      required: true,
      description:
        'The address; trimmed, compared in lower case, and its domain taken through IDNA to ASCII.',
    }),
    role: t.field({
      type: RoleType,
      required: true,
      defaultValue: 'MEMBER',
      description: 'What the account will be allowed to do in this service.',
    }),
    roles: t.stringList({
      required: true,
      defaultValue: [],
      description:
        'Labels of the consuming application: at most 50, each of 1 to 64 characters, together of 2,048 bytes as JSON.',
    }),
    message: t.string({ description: 'Plain text for the mail, at most 1,000 characters.' }),
    metadata: t.field({
      type: 'JSONObject',
      description:
        "The consuming application's own data: an object of at most 8 KB, whole numbers in it between -(2^53 - 1) and 2^53 - 1.",
    }),
    locale: t.field({
      type: 'Locale',
      description:
        "The invitee's language; where it is left out, that of the latest invite of the address, else the service's usual one.",
    }),
    expiresInSeconds: t.int({ description: `${WINDOW}; 604800 (7 days) where it is left out.` }),
    redirectUrl: t.string({
      description: 'Where the page goes on to after the acceptance; out of REDIRECT_URLS.',
    }),
    reminders: t.boolean({
      required: true,
      defaultValue: true,
      description: 'False: this one is not reminded of.',
    }),
    sendEmail: t.boolean({
      required: true,
      defaultValue: true,
      description: 'False: nothing is mailed, and the link in the payload is yours to hand over.',
    }),
    onPending: t.field({
      type: OnPendingInvite,
      required: true,
      defaultValue: 'ERROR',
      description: 'What to do where a live invite to this address exists.',
    }),
    idempotencyKey: t.string({
      description:
        'The same key with the same input, within 24 hours, answers with the first result and sends nothing twice.',
    }),
  }),
});

export const CreateInvitesInput = builder.inputType('CreateInvitesInput', {
  description: '1 to 1000 invites.',
  fields: (t) => ({
    invites: t.field({ type: [CreateInviteInput], required: true, description: 'The rows.' }),
    dryRun: t.boolean({
      required: true,
      defaultValue: false,
      description: 'Check every row and write nothing.',
    }),
    atomic: t.boolean({ required: true, defaultValue: false, description: 'All rows or none.' }),
  }),
});

export const ResendInviteInput = builder.inputType('ResendInviteInput', {
  description: 'Which invite to send again, and how.',
  fields: (t) => ({
    invite: t.field({ type: InviteBy, required: true, description: 'Which one.' }),
    expiresInSeconds: t.int({
      description: `The new window: ${WINDOW}; as long as the last one where it is left out.`,
    }),
    sendEmail: t.boolean({
      required: true,
      defaultValue: true,
      description: 'False: nothing is mailed, and the link in the payload is yours to hand over.',
    }),
    message: t.string({ description: 'Replaces the message. Left out, it stays; null takes it away.' }),
    locale: t.field({
      type: 'Locale',
      description: "The invitee's language from now on. Left out, it stays; null takes it away.",
    }),
    reinstate: t.boolean({
      required: true,
      defaultValue: false,
      description:
        'Takes an invite back that was revoked within the last 30 days, or declined unless its recipient wants no more; always with a new link.',
    }),
    idempotencyKey: t.string({
      description:
        'The same key with the same input, within 24 hours, answers with the first result and sends nothing twice.',
    }),
  }),
});

export const UpdateInviteInput = builder.inputType('UpdateInviteInput', {
  description:
    'What changes. What is left out stays; a null message, metadata or locale is cleared, and any other null changes nothing.',
  fields: (t) => ({
    invite: t.field({ type: InviteBy, required: true, description: 'Which one.' }),
    role: t.field({ type: RoleType, description: 'What the account will be allowed to do in this service.' }),
    roles: t.stringList({
      description:
        'Labels of the consuming application, in place of the present ones; bounds as for a new invite.',
    }),
    message: t.string({ description: 'Plain text, at most 1,000 characters.' }),
    metadata: t.field({
      type: 'JSONObject',
      description: 'An object of at most 8 KB, in place of the present one; bounds as for a new invite.',
    }),
    locale: t.field({
      type: 'Locale',
      description: "The invitee's language; null: the service's usual one.",
    }),
    expiresInSeconds: t.int({
      description: `A new window from now: ${WINDOW}. It makes an expired invite PENDING again, with the link that it had.`,
    }),
    ifUpdatedAt: t.field({
      type: 'DateTime',
      description: 'Change it only if its `updatedAt` is still this; else InviteChangedError.',
    }),
  }),
});

export const RevokeInviteInput = builder.inputType('RevokeInviteInput', {
  description: 'Which invite to take back, and why.',
  fields: (t) => ({
    invite: t.field({ type: InviteBy, required: true, description: 'Which one.' }),
    reason: t.string({ description: 'For the record, at most 1,000 characters.' }),
  }),
});

export const DeleteInviteInput = builder.inputType('DeleteInviteInput', {
  description: 'Which invite to delete.',
  fields: (t) => ({ id: t.id({ required: true, description: 'Its id.' }) }),
});

export const CopyInviteLinkInput = builder.inputType('CopyInviteLinkInput', {
  description: "Which invite's link to copy.",
  fields: (t) => ({ invite: t.field({ type: InviteBy, required: true, description: 'Which one.' }) }),
});

export const AcceptInviteInput = builder.inputType('AcceptInviteInput', {
  description: 'The link, and what the account needs beyond the invite.',
  fields: (t) => ({
    token: t.string({ required: true, description: 'The token in the link.' }),
    firstName: t.string({ required: true, description: '1 to 100 characters.' }),
    lastName: t.string({ description: '1 to 100 characters; nothing but blanks is none.' }),
    password: t.string({
      required: true,
      description: '12 to 256 characters; not a common one, nor made of the own name or address.',
    }),
  }),
});

export const DeclineInviteInput = builder.inputType('DeclineInviteInput', {
  description: 'The link, and why not.',
  fields: (t) => ({
    token: t.string({ required: true, description: 'The token in the link.' }),
    reason: t.string({ description: 'For whoever sent the invite, at most 1,000 characters.' }),
    doNotInviteAgain: t.boolean({
      required: true,
      defaultValue: false,
      description: 'True: this address gets no more invites by mail. Only an admin lifts that.',
    }),
  }),
});

export const RequestInviteRenewalInput = builder.inputType('RequestInviteRenewalInput', {
  description: 'The link that has expired.',
  fields: (t) => ({
    token: t.string({ required: true, description: 'The token in the link.' }),
  }),
});

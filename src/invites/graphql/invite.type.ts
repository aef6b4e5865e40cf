import type { DeliveryStatus, MailAttempt } from '../../generated/prisma/client.ts';
import { builder } from '../../graphql/builder.ts';
import { NodeType } from '../../graphql/node.ts';
import { MailKindType } from '../../mail-samples/graphql/mail-kind.type.ts';
import { RoleType } from '../../users/graphql/role.type.ts';
import { allowedActions, type InviteAction } from '../allowed-actions.ts';
import { statusAt } from '../invite.ts';
import { domainRefusal } from '../invite-rules.ts';
import { findMailAttempts, type NewMailAttempt } from '../mail-attempts.ts';
import { dueReminder } from '../next-reminder.ts';
import { isOptedOut } from '../suppressions.ts';

export const InviteStatusType = builder.enumType('InviteStatus', {
  description: 'What became of an invite.',
  values: {
    PENDING: { description: 'Live: its link works.' },
    ACCEPTED: { description: 'It became an account. Final.' },
    DECLINED: { description: 'The invitee said no.' },
    REVOKED: { description: 'An admin took it back.' },
    EXPIRED: { description: 'Its window has closed; resending it opens a new one.' },
  },
});

export const DeliveryStatusType = builder.enumType('DeliveryStatus', {
  description: "What became of an invite's latest mail.",
  values: {
    NOT_REQUESTED: { description: 'No mail was asked for: the link is handed over by other means.' },
    QUEUED: { description: 'The mail waits for its turn, or for another try.' },
    SENT: { description: 'The mail server took the mail.' },
    FAILED: { description: 'The mail was given up; `error` says why. Resending tries anew.' },
    SUPPRESSED: { description: 'The recipient wants no mail from here.' },
  },
});

const InviteDeliveryType = builder
  .objectRef<{
    deliveryStatus: DeliveryStatus;
    sentCount: number;
    lastSentAt: Date | null;
    deliveryError: string | null;
  }>('InviteDelivery')
  .implement({
    description: "How an invite's mails fare.",
    fields: (t) => ({
      status: t.field({
        type: DeliveryStatusType,
        description: 'What became of the latest mail.',
        resolve: ({ deliveryStatus }) => deliveryStatus,
      }),
      sentCount: t.exposeInt('sentCount', { description: 'How many mails the mail server took.' }),
      lastSentAt: t.expose('lastSentAt', {
        type: 'DateTime',
        nullable: true,
        description: 'When the mail server took the last one.',
      }),
      error: t.exposeString('deliveryError', {
        nullable: true,
        description: 'Why the latest mail was not sent, or not yet.',
      }),
    }),
  });

const ACTIONS = {
  COPY_LINK: { description: 'copyInviteLink.' },
  DELETE: { description: 'deleteInvite. Final.' },
  RESEND: { description: 'resendInvite.' },
  REINSTATE: { description: 'resendInvite with `reinstate`.' },
  REVOKE: { description: 'revokeInvite.' },
  UPDATE: { description: 'updateInvite.' },
} as const satisfies { [Action in InviteAction]: { description: string } };

const InviteActionType = builder.enumType('InviteAction', {
  description: 'What an admin can do with an invite.',
  values: ACTIONS,
});

const MailAttemptType = builder.objectRef<MailAttempt>('MailAttempt').implement({
  description: 'A try to mail an invite.',
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', description: 'When.' }),
    kind: t.field({
      type: MailKindType,
      description: 'Which mail.',
      resolve: ({ kind }) => kind as NewMailAttempt['kind'],
    }),
    outcome: t.expose('outcome', {
      type: DeliveryStatusType,
      description: 'What came of it; QUEUED: it is tried again.',
    }),
    error: t.exposeString('error', { nullable: true, description: 'Why it did not go.' }),
  }),
});

// In select mode: a query reads the columns that the client selected, and no others.
export const InviteType = builder.prismaObject('Invite', {
  description:
    'An invitation of one address. It has no token and no link: only the payloads that issue one do.',
  interfaces: [NodeType],
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id', { description: 'A UUID.' }),
    email: t.expose('email', { type: 'EmailAddress', description: 'Who is invited.' }),
    role: t.expose('role', {
      type: RoleType,
      description: 'The privileges in this service that the account will get.',
    }),
    roles: t.exposeStringList('roles', {
      description: 'Free labels of the consuming application, copied to the user and into its access tokens.',
    }),
    status: t.field({
      type: InviteStatusType,
      description: 'What became of it; EXPIRED from the moment its window closes.',
      select: { status: true, expiresAt: true },
      resolve: (invite, _args, context) => statusAt(invite, context.now()),
    }),
    message: t.exposeString('message', { nullable: true, description: 'What the inviter says; plain text.' }),
    metadata: t.field({
      type: 'JSONObject',
      nullable: true,
      description: "The consuming application's own data, copied to the user.",
      select: { metadata: true },
      // The database's CHECK says that it is an object.
      resolve: ({ metadata }) => metadata as Record<string, unknown> | null,
    }),
    locale: t.expose('locale', {
      type: 'Locale',
      nullable: true,
      description:
        "The invitee's language, of mails and pages, copied to the user; null: the service's usual one.",
    }),
    redirectUrl: t.expose('redirectUrl', {
      type: 'URL',
      nullable: true,
      description: 'Where the page goes on to after the acceptance.',
    }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'The link works before this moment.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was created.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it last changed.' }),
    acceptedAt: t.expose('acceptedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was accepted; null where it was not.',
    }),
    declinedAt: t.expose('declinedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was declined; null where it was not.',
    }),
    declineReason: t.exposeString('declineReason', {
      nullable: true,
      description: 'What the invitee said when declining.',
    }),
    revokedAt: t.expose('revokedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was taken back; null where it was not.',
    }),
    revokeReason: t.exposeString('revokeReason', {
      nullable: true,
      description: 'What the admin said when taking it back; the invitee is not told.',
    }),
    revokedBy: t.relation('revokedBy', {
      nullable: true,
      description: 'Who took it back; null for the service itself, and once that account is gone.',
    }),
    expiredAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When its window closed; null where it is not EXPIRED.',
      select: { status: true, expiresAt: true },
      resolve: (invite, _args, context) =>
        statusAt(invite, context.now()) === 'EXPIRED' ? invite.expiresAt : null,
    }),
    invitedByName: t.exposeString('invitedByName', {
      nullable: true,
      description: 'The name of who sent it, also once that account is gone; null for the service itself.',
    }),
    invitedBy: t.relation('invitedBy', {
      nullable: true,
      description: 'Who sent it; null for the service itself, and once that account is gone.',
    }),
    user: t.relation('user', {
      nullable: true,
      description: 'The account that came of it; null before, and once that account is gone.',
    }),
    renewalRequestedAt: t.expose('renewalRequestedAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'When the invitee asked for a new link; null where nobody did since it was sent the last time.',
    }),
    remindersSent: t.exposeInt('remindersSent', {
      description: 'How many reminders were mailed or are on their way.',
    }),
    nextReminderAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the next reminder is due; null where none is.',
      select: { nextReminderAt: true, status: true, expiresAt: true, deliveryStatus: true },
      resolve: (invite, _args, { app, now }) => dueReminder(app.config, invite, now()),
    }),
    mailAttempts: t.field({
      type: [MailAttemptType],
      description: 'The latest 20 tries to mail it, the newest first; kept as long as events are.',
      select: { id: true },
      resolve: async ({ id }, _args, { app }) => (await app.loaders(findMailAttempts).load(id)) ?? [],
    }),
    allowedActions: t.field({
      type: [InviteActionType],
      description:
        'What the caller may do with it now, so that no client rebuilds the state machine. The pause between two mails is not judged.',
      select: { status: true, expiresAt: true, role: true, revokedAt: true, email: true },
      resolve: async (invite, _args, context) => {
        const optedOut = invite.status === 'DECLINED' && (await isOptedOut(context.app, invite.email));
        const ruledOut = domainRefusal(context.app.config, invite.email) !== null;
        const scopes = (await context.viewer())?.scopes ?? new Set();
        return allowedActions(invite, scopes, { optedOut, ruledOut }, context.now());
      },
    }),
    delivery: t.field({
      type: InviteDeliveryType,
      description: 'How its mails fare.',
      select: { deliveryStatus: true, sentCount: true, lastSentAt: true, deliveryError: true },
      resolve: (invite) => invite,
    }),
  }),
});

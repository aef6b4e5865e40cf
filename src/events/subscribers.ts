import type { EventType, NewEvent } from './event.ts';

/** Every job, with what its task is given. */
export interface Jobs {
  'send-invite-mail': {
    readonly inviteId: string;
    readonly version: number;
    /** Left out for the first mail of a version: which one this is, where the invitee asked for it again. */
    readonly copy?: number;
    /** Left out for the mails that bring a link: which reminder of it this is. */
    readonly reminder?: number;
  };
  'answer-invite-renewal': { readonly tokenHash: string };
  'send-renewal-asked-mail': { readonly inviteId: string };
  'send-declined-mail': { readonly inviteId: string };
  /** The one job that holds an address: that somebody has an account must not be looked up before the answer. */
  'answer-password-reset': { readonly email: string; readonly resetId: string };
  'send-password-reset-mail': { readonly resetId: string };
  'send-email-change-mail': { readonly changeId: string };
  'send-email-changed-mail': { readonly changeId: string };
  'send-password-changed-mail': { readonly userId: string; readonly changedAt: string };
  'fan-out-webhooks': {
    readonly position: string;
    readonly traceparent?: string;
    /** By the request's id, where requests of several traces share the transaction. */
    readonly traceparents?: Readonly<Record<string, string | null>>;
  };
  'deliver-webhook': { readonly deliveryId: string };
  'send-webhook-failing-mail': { readonly endpointId: string; readonly disabled: boolean };
}

export type JobName = keyof Jobs;

/** A job to be queued. */
export interface NewJob {
  readonly name: JobName;
  readonly payload: Jobs[JobName];
  /** Queuing a second job under a key that waits replaces the first. */
  readonly key: string;
}

type Subscriber = (event: NewEvent) => NewJob | null;

const inviteMail: Subscriber = ({ subjectId, data }) =>
  data['sendEmail'] === true
    ? {
        name: 'send-invite-mail',
        payload: { inviteId: subjectId, version: data['linkVersion'] as number },
        key: `invite-mail:${subjectId}:${data['linkVersion']}`,
      }
    : null;

const reminderMail: Subscriber = ({ subjectId, data }) => ({
  name: 'send-invite-mail',
  payload: {
    inviteId: subjectId,
    version: data['linkVersion'] as number,
    reminder: data['reminder'] as number,
  },
  key: `invite-mail:${subjectId}:${data['linkVersion']}`,
});

const renewalAskedMail: Subscriber = ({ subjectId }) => ({
  name: 'send-renewal-asked-mail',
  payload: { inviteId: subjectId },
  key: `renewal-asked-mail:${subjectId}`,
});

const declinedMail: Subscriber = ({ subjectId }) => ({
  name: 'send-declined-mail',
  payload: { inviteId: subjectId },
  key: `declined-mail:${subjectId}`,
});

const passwordChangedMail: Subscriber = ({ type, subjectId, data }) =>
  type === 'user.password_reset' || (data['changed'] as string[] | undefined)?.includes('password')
    ? {
        name: 'send-password-changed-mail',
        payload: { userId: subjectId, changedAt: new Date().toISOString() },
        key: `password-changed-mail:${subjectId}`,
      }
    : null;

/** Which jobs each event sets off: the whole list, beside webhooks, which record-event.ts queues for any event. */
const SUBSCRIBERS: { readonly [Type in EventType]?: readonly Subscriber[] } = {
  'invite.created': [inviteMail],
  'invite.resent': [inviteMail],
  'invite.reminded': [reminderMail],
  'invite.renewal_requested': [renewalAskedMail],
  'invite.declined': [declinedMail],
  'user.updated': [passwordChangedMail],
  'user.password_reset': [passwordChangedMail],
};

/** The jobs that an event sets off. */
export function jobsOf(event: NewEvent): NewJob[] {
  return (SUBSCRIBERS[event.type] ?? []).flatMap((subscriber) => subscriber(event) ?? []);
}

import type { EventType, NewEvent } from './event.ts';

/** Every job, with what its task is given. */
export interface Jobs {
  'send-invite-mail': { readonly inviteId: string; readonly version: number };
  'send-declined-mail': { readonly inviteId: string };
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
        payload: { inviteId: subjectId, version: data['version'] as number },
        key: `invite-mail:${subjectId}:${data['version']}`,
      }
    : null;

const declinedMail: Subscriber = ({ subjectId }) => ({
  name: 'send-declined-mail',
  payload: { inviteId: subjectId },
  key: `declined-mail:${subjectId}`,
});

/** What happens when: the whole list. */
const SUBSCRIBERS: { readonly [Type in EventType]?: readonly Subscriber[] } = {
  'invite.created': [inviteMail],
  'invite.resent': [inviteMail],
  'invite.declined': [declinedMail],
};

/** The jobs that an event sets off. */
export function jobsOf(event: NewEvent): NewJob[] {
  return (SUBSCRIBERS[event.type] ?? []).flatMap((subscriber) => subscriber(event) ?? []);
}

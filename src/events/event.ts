/*
 * The words of this folder.
 *
 *   event       a thing that happened to an invite or a user, named in the past tense; a row, written in the
 *               transaction of the change, kept for others to read
 *   subscriber  a rule that says which job an event sets off
 *   job         work to be done after the commit, at least once; queued in the same transaction
 *   task        the function that does a job; app.ts says which function does which
 *   actor       who made the change
 */

export const EVENT_TYPES = [
  'invite.created',
  'invite.resent',
  'invite.updated',
  'invite.accepted',
  'invite.declined',
  'invite.revoked',
  'invite.expired',
  'invite.deleted',
  'user.created',
  'user.updated',
  'user.password_reset',
  'user.password_reset_link_created',
  'user.email_changed',
  'user.deleted',
  'person.erased',
] as const;

export type EventType = (typeof EVENT_TYPES)[number];

/** Who made a change: a person, a service, whoever holds a link, or the service itself. */
export type Actor =
  | { readonly kind: 'USER'; readonly id: string }
  | { readonly kind: 'API_KEY'; readonly id: string }
  | { readonly kind: 'INVITEE'; readonly id: null }
  | { readonly kind: 'SYSTEM'; readonly id: null };

export const INVITEE: Actor = { kind: 'INVITEE', id: null };
export const SYSTEM: Actor = { kind: 'SYSTEM', id: null };

/** An event about to be recorded. */
export interface NewEvent {
  readonly type: EventType;
  readonly actor: Actor;
  /** The invite or the user that it happened to. */
  readonly subjectId: string;
  /** What a receiver needs to act on it. Never a token, a link, a hash or a password. */
  readonly data: Readonly<Record<string, unknown>>;
}

/*
 * The words of this folder.
 *
 *   event       a thing that happened to an invite, a user or an API key, named in the past tense; a row, written in
 *               the transaction of the change, kept for others to read
 *   subject     what it happened to
 *   revision    counts the changes of a subject: of two of its events, the one with the higher is the newer state
 *   position    where an event stands in the log, for whoever reads it once and in order; see event-log.ts
 *   subscriber  a rule that says which job an event sets off
 *   job         work to be done after the commit, at least once; queued in the same transaction
 *   task        the function that does a job; app.ts says which function does which
 *   actor       who made the change
 *   cause       the actor, and the request by which
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
  'invite.link_copied',
  'invite.reminded',
  'invite.renewal_requested',
  'invite.delivered',
  'invite.delivery_failed',
  'user.created',
  'user.updated',
  'user.password_reset',
  'user.password_reset_link_created',
  'user.email_changed',
  'user.deleted',
  'person.erased',
  'api_key.created',
  'api_key.revoked',
  'webhook_endpoint.created',
  'webhook_endpoint.updated',
  'webhook_endpoint.disabled',
  'webhook_endpoint.deleted',
] as const;

export type EventType = (typeof EVENT_TYPES)[number];

/** Who made a change: a person, a service, a caller with another issuer's token, whoever holds a link, or the service itself. */
export type Actor =
  | { readonly kind: 'USER'; readonly id: string }
  | { readonly kind: 'API_KEY'; readonly id: string }
  | {
      readonly kind: 'IDENTITY';
      /** A keyed hash of issuer and subject, in the form of a UUID. */
      readonly id: string;
      readonly issuer: string;
    }
  | { readonly kind: 'INVITEE'; readonly id: null }
  | { readonly kind: 'SYSTEM'; readonly id: null };

/** Why a change is made. */
export interface Cause {
  readonly actor: Actor;
  /** The request's id, as in the log; null where no request asked for it. */
  readonly requestId: string | null;
  /**
   * What the request is followed by, where several share a transaction; left out, it is that of what is under way, and null
   * means that it belongs to no trace.
   */
  readonly traceparent?: string | null | undefined;
}

/** The service itself: its sweeps, its jobs and its first start. */
export const SYSTEM: Cause = { actor: { kind: 'SYSTEM', id: null }, requestId: null };

/** Whoever holds a link. */
export function invitee(requestId: string): Cause {
  return { actor: { kind: 'INVITEE', id: null }, requestId };
}

/** An event about to be recorded. */
export interface NewEvent extends Cause {
  readonly type: EventType;
  /** What it happened to: an invite, a user or an API key. */
  readonly subjectId: string;
  /** The subject's revision after the change; one more than its last for a subject that is gone. */
  readonly revision: number;
  /** What a receiver needs to act on it. Never a token, a link, a hash or a password. */
  readonly data: Readonly<Record<string, unknown>>;
}

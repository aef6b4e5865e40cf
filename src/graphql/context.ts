import type { App } from '../app-type.ts';
import type { InviteChanges } from '../events/invite-changes.ts';
import type { Mailer } from '../mail/mailer.ts';
import type { Viewer } from './access/viewer.ts';

/** What resolvers see of a request. */
export interface Context {
  readonly app: App;
  readonly inviteChanges: InviteChanges;
  /** For the one mail that is sent at once; every other is queued. */
  readonly mailer: Mailer;
  readonly requestId: string;
  /** The caller's network address, as far as the configured proxies can be believed. */
  readonly clientAddress: string;
  /** What the caller's browser calls itself, cut to 256 characters; null: nothing. */
  readonly userAgent: string | null;
  /**
   * Who is calling; null when nobody whom the service knows. Looked up when it is first asked for, once a request, so
   * that a public operation costs no lookup and reads no Authorization header.
   */
  viewer(): Promise<Viewer | null>;
  /**
   * Looks again who is calling, for an operation that lasts: null once the session has ended or the key was revoked. From
   * then on `viewer` and `now` say what was found.
   */
  reauthenticate(): Promise<Viewer | null>;
  /** The database's clock when the caller was last looked up, which decides what has expired; before that, this process's. */
  now(): Date;
}

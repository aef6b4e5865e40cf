import type { InviteChangedSubscription } from '../generated/graphql.ts';

/** A change of an invite, as it arrives: what happened, and the invite as it is now; null where it is gone. */
export type InviteChange = InviteChangedSubscription['inviteChanged'];

/** What is left to a page whose invites are live. */
export interface LiveInvitesOptions {
  /** False: no stream is opened. */
  readonly enabled?: boolean;
  /** Each change, as soon as the cache has it. */
  readonly onChange?: ((change: InviteChange) => void) | undefined;
  /** After changes, at most once a second: fetch what no single invite tells, such as counts. */
  readonly onChanges?: (() => void) | undefined;
  /** Changes were missed: fetch anew what is shown, lists from their first page. */
  readonly onGap?: (() => void) | undefined;
}

/** A second: a thousand invites at once are then a few refetches, and one invite is seen at once. */
export const TELL_EVERY_MS = 1_000;

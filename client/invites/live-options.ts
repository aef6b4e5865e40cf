/** What is left to a page whose invites are live. */
export interface LiveInvitesOptions {
  /** False: no stream is opened. */
  readonly enabled?: boolean;
  /** After changes, at most once a second: fetch what no single invite tells, such as counts. */
  readonly onChanges?: (() => void) | undefined;
  /** Changes were missed: fetch anew what is shown, lists from their first page. */
  readonly onGap?: (() => void) | undefined;
}

/** A second: a thousand invites at once are then a few refetches, and one invite is seen at once. */
export const TELL_EVERY_MS = 1_000;

import type { Invite, InviteStatus } from '../generated/prisma/client.ts';

/** The bounds of a window, and its length where nobody says one: the contract's. In seconds. */
export const WINDOW_SECONDS = { shortest: 300, longest: 2_592_000, usual: 604_800 } as const;

/** The pause between two mails of one invite, in seconds. */
export const MAIL_PAUSE_SECONDS = 60;

/**
 * What an invite is at a moment: PENDING ends by itself when the window closes, whether or not a sweep has stored that.
 *
 * @param now the database's clock, which alone decides
 */
export function statusAt(invite: Pick<Invite, 'status' | 'expiresAt'>, now: Date): InviteStatus {
  return invite.status === 'PENDING' && invite.expiresAt <= now ? 'EXPIRED' : invite.status;
}

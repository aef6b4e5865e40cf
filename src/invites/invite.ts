import type { Invite, InviteStatus } from '../generated/prisma/client.ts';

/** The bounds of a window, and its length where nobody says one: the contract's. In seconds. */
export const WINDOW_SECONDS = { shortest: 300, longest: 2_592_000, usual: 604_800 } as const;

/** For how many days a revoked invite can be taken back: the contract's. */
export const REINSTATE_DAYS = 30;

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

/** Whether a revoked invite is young enough to be taken back. */
export function isReinstatable({ revokedAt }: Pick<Invite, 'revokedAt'>, now: Date): boolean {
  return revokedAt !== null && now.getTime() - revokedAt.getTime() < REINSTATE_DAYS * 86_400_000;
}

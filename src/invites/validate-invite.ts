import type { App } from '../app-type.ts';
import type { DomainError } from '../platform/domain-error.ts';
import { RateLimitedError } from '../rates/rate-limited-error.ts';
import { findHeldInvite } from './find-held-invite.ts';
import { InviteInvalidTokenError } from './invite-errors.ts';
import { type HeldInvite, tokenRefusal } from './token-refusal.ts';

/** What a link is worth: the invite that can be accepted, or why it cannot be. */
export type InviteVerdict =
  | { readonly refusal: null; readonly invite: HeldInvite }
  | { readonly refusal: DomainError; readonly invite: null };

/**
 * Tells the holder of a link what became of its invite. Reads only, in one statement.
 *
 * @param clientAddress guesses are counted by it, and one who guesses too often is told that alone
 */
export async function validateInvite(
  app: Pick<App, 'limits' | 'loaders'>,
  token: string,
  clientAddress: string,
): Promise<InviteVerdict> {
  try {
    const held = await findHeldInvite(app, token, clientAddress);
    const refusal = tokenRefusal(held);
    if (!held || refusal) return { refusal: refusal ?? new InviteInvalidTokenError(), invite: null };
    return { refusal: null, invite: held };
  } catch (error) {
    if (error instanceof RateLimitedError) return { refusal: error, invite: null };
    throw error;
  }
}

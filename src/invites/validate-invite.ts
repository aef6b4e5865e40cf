import type { App } from '../platform/app.ts';
import type { DomainError } from '../platform/domain-error.ts';
import { RateLimitedError } from '../platform/rate-limited-error.ts';
import { findHeldInvite } from './find-held-invite.ts';
import { type HeldInvite, tokenRefusal } from './token-refusal.ts';

/**
 * Tells the holder of a link what became of its invite. Reads only, in one statement.
 *
 * @param clientAddress guesses are counted by it
 * @returns the invite, or why it cannot be accepted, or that this address asks too often
 */
export async function validateInvite(
  app: Pick<App, 'db' | 'limits'>,
  token: string,
  clientAddress: string,
): Promise<HeldInvite | DomainError> {
  try {
    const held = await findHeldInvite(app, token, clientAddress);
    return tokenRefusal(held) ?? (held as HeldInvite);
  } catch (error) {
    if (error instanceof RateLimitedError) return error;
    throw error;
  }
}

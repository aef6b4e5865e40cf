import type { App } from '../platform/app.ts';
import { sql } from '../platform/sql.ts';
import { hashToken, isTokenShaped } from './invite-token.ts';
import { type HeldInvite, heldColumns } from './token-refusal.ts';

/**
 * Finds the invite of a link, current or superseded, in one statement; without any for a text that can be no token.
 *
 * Tokens that no invite has are counted apart from those that one has, so that somebody who guesses keeps nobody behind
 * the same address from following a real link.
 *
 * @param clientAddress what is counted by
 * @returns null for a token that no invite has
 * @throws RateLimitedError
 */
export async function findHeldInvite(
  app: Pick<App, 'db' | 'limits'>,
  token: string,
  clientAddress: string,
): Promise<HeldInvite | null> {
  const held = isTokenShaped(token) ? await read(app, token) : null;
  await app.limits.consume(held ? 'knownToken' : 'unknownToken', clientAddress);
  return held;
}

async function read(app: Pick<App, 'db'>, token: string): Promise<HeldInvite | null> {
  const hash = hashToken(token);
  const [held] = await app.db.query<HeldInvite>(sql`
    SELECT ${heldColumns(hash)} FROM invites
    WHERE token_hash = ${hash} OR previous_token_hash = ${hash}`);
  return held ?? null;
}

import type { App } from '../app-type.ts';
import { hashLinkToken, isLinkTokenShaped } from '../crypto/link-token.ts';
import type { Find } from '../database/loaders.ts';
import { sql } from '../database/sql.ts';
import { type HeldInvite, heldColumns } from './token-refusal.ts';

/**
 * Finds the invite of a link, current or superseded, in one statement; in none for a text that can be no token.
 *
 * Tokens that no invite has are counted apart from those that one has, so that somebody who guesses keeps nobody behind
 * the same address from following a real link.
 *
 * @param given the token, with whatever white space came along when it was copied
 * @param clientAddress what is counted by
 * @returns null for a token that no invite has
 * @throws RateLimitedError
 */
export async function findHeldInvite(
  app: Pick<App, 'limits' | 'loaders'>,
  given: string,
  clientAddress: string,
): Promise<HeldInvite | null> {
  const token = given.trim();
  const held = isLinkTokenShaped(token) ? await find(app, token) : null;
  await app.limits.consume(held ? 'knownToken' : 'unknownToken', clientAddress);
  return held;
}

async function find(app: Pick<App, 'loaders'>, token: string): Promise<HeldInvite | null> {
  return app.loaders(findHeldInvites).load(hashLinkToken(token).toString('hex'));
}

/** By the hash of each link; the links that are followed at the same moment in one statement. */
const findHeldInvites: Find<string, HeldInvite> = async (db, hashes) => {
  const held = await db.query<HeldInvite & { hash: string }>(sql`
    SELECT encode(asked.hash, 'hex') AS hash, ${heldColumns(sql`asked.hash`)}
    FROM unnest(${hashes.map((hash) => Buffer.from(hash, 'hex'))}::bytea[]) AS asked (hash)
    JOIN invites ON token_hash = asked.hash OR previous_token_hash = asked.hash`);
  return new Map(held.map((invite) => [invite.hash, invite]));
};

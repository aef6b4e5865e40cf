import type { App } from '../app-type.ts';
import { sql } from '../database/sql.ts';
import { LinkInvalidError } from '../platform/link-invalid-error.ts';
import type { Visitor } from '../platform/visitor.ts';
import { readOptOutToken, suppressionHash } from './opt-out-token.ts';
import { suppress } from './suppressions.ts';

/**
 * Keeps invites from being mailed to an address, at the wish of whoever reads its mail.
 *
 * @param token what the List-Unsubscribe link of a mail carries
 * @param visitor guesses are counted by the address
 * @returns false where it was so before
 * @throws LinkInvalidError, RateLimitedError
 */
export async function optOut(
  app: Pick<App, 'db' | 'limits' | 'addressKey'>,
  token: string,
  visitor: Pick<Visitor, 'clientAddress'>,
): Promise<{ changed: boolean }> {
  const said = readOptOutToken(app.addressKey, token.trim());
  await app.limits.consume(said ? 'knownToken' : 'unknownToken', visitor.clientAddress);
  if (!said) throw new LinkInvalidError();
  return app.db.transaction(async (tx) => {
    // The address stands nowhere but in the invite, which may be gone.
    const [invite] = await tx.query<{ email: string }>(sql`
      SELECT email FROM invites WHERE id = ${said.inviteId}::uuid`);
    const isTheirs = invite && suppressionHash(app.addressKey, invite.email).equals(said.addressHash);
    const { changed } = await suppress(
      tx,
      said.addressHash,
      'OPTED_OUT',
      isTheirs ? sql`email = ${invite.email}` : null,
    );
    return { changed };
  });
}

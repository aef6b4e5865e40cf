import type { App } from '../app-type.ts';
import { deriveLinkToken, findLinkToken } from '../crypto/link-token.ts';
import type { Transaction } from '../database/database.ts';
import { type Statement, sql } from '../database/sql.ts';
import type { PasswordReset } from '../generated/prisma/client.ts';

/** How long a link works, in minutes: the contract's. */
const RESET_MINUTES = 60;

/** What is kept of a link that sets a new password, and its token. */
export interface IssuedReset extends Pick<PasswordReset, 'id' | 'userId' | 'expiresAt'> {
  readonly token: string;
}

/**
 * Makes the link of an active account, in place of the one before it.
 *
 * @param id a UUID of version 7
 * @param condition which user
 * @returns null where there is no such active account
 */
export async function issueReset(
  app: Pick<App, 'keys'>,
  tx: Transaction,
  id: string,
  condition: Statement,
): Promise<IssuedReset | null> {
  const { token, hash } = deriveLinkToken(app.keys.passwordReset[0], id);
  // Holds the user's row: a change of the account that ends its links comes before this one is made, or finds it.
  const [reset] = await tx.query<Omit<IssuedReset, 'token'>>(sql`
    WITH person AS MATERIALIZED (
      SELECT id FROM users WHERE ${condition} AND status = 'ACTIVE' FOR NO KEY UPDATE
    )
    INSERT INTO password_resets (id, user_id, token_hash, created_at, expires_at)
    SELECT ${id}::uuid, person.id, ${hash}, now, now + make_interval(mins => ${RESET_MINUTES})
    FROM person, clock_timestamp() AS now
    ON CONFLICT (user_id) DO UPDATE SET
      id = excluded.id, token_hash = excluded.token_hash,
      created_at = excluded.created_at, expires_at = excluded.expires_at
    RETURNING id, user_id, expires_at`);
  return reset ? { ...reset, token } : null;
}

/** The link's token, again; null where SECRET was replaced instead of rotated. */
export function resetTokenOf(
  app: Pick<App, 'keys'>,
  reset: Pick<PasswordReset, 'id' | 'tokenHash'>,
): string | null {
  return findLinkToken(app.keys.passwordReset, reset.id, reset.tokenHash);
}

/** The link that a token travels in, built from settings alone and never from a request's headers. */
export function resetLink(app: Pick<App, 'urls'>, token: string): string {
  return app.urls.resetUrl.replaceAll('{token}', token);
}

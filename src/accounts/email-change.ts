import type { App } from '../app-type.ts';
import { deriveLinkToken, findLinkToken } from '../crypto/link-token.ts';
import type { Transaction } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { EmailChange } from '../generated/prisma/client.ts';

/** How long a link works, in hours: the contract's. */
const CHANGE_HOURS = 24;

/** Notes that a person wants another address, in place of what the person wanted before. */
export async function issueEmailChange(
  app: Pick<App, 'keys'>,
  tx: Transaction,
  change: Pick<EmailChange, 'id' | 'userId' | 'sessionId' | 'newEmail'>,
): Promise<void> {
  const { hash } = deriveLinkToken(app.keys.emailChange[0], change.id);
  await tx.execute(sql`
    INSERT INTO email_changes (id, user_id, session_id, new_email, token_hash, created_at, expires_at)
    SELECT ${change.id}::uuid, ${change.userId}::uuid, ${change.sessionId}::uuid, ${change.newEmail}, ${hash},
      now, now + make_interval(hours => ${CHANGE_HOURS})
    FROM clock_timestamp() AS now
    ON CONFLICT (user_id) WHERE confirmed_at IS NULL DO UPDATE SET
      id = excluded.id, session_id = excluded.session_id, new_email = excluded.new_email,
      token_hash = excluded.token_hash, created_at = excluded.created_at, expires_at = excluded.expires_at`);
}

/** The link of a change, built from settings alone; null where SECRET was replaced instead of rotated. */
export function emailChangeLink(
  app: Pick<App, 'keys' | 'urls'>,
  change: Pick<EmailChange, 'id' | 'tokenHash'>,
): string | null {
  const token = findLinkToken(app.keys.emailChange, change.id, change.tokenHash);
  return token === null ? null : app.urls.emailChangeUrl.replaceAll('{token}', token);
}

import type { App } from '../app-type.ts';
import { sql } from '../database/sql.ts';
import { parseShape } from '../platform/shape.ts';
import { suppressionHash } from './opt-out-token.ts';
import { recipientShape } from './suppress-recipient.ts';

/**
 * Lets invites be mailed to an address again. What was not mailed meanwhile is not mailed now: resend it.
 *
 * @returns false where the address was not suppressed
 * @throws ValidationError
 */
export async function unsuppressRecipient(
  app: Pick<App, 'db' | 'addressKey'>,
  input: { readonly email: string },
): Promise<{ changed: boolean }> {
  const { email } = parseShape(recipientShape, input);
  const lifted = await app.db.execute(sql`
    DELETE FROM suppressions WHERE address_hash = ${suppressionHash(app.addressKey, email)}`);
  return { changed: lifted > 0 };
}

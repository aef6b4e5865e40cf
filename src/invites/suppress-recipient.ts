import { z } from 'zod';
import type { App } from '../app-type.ts';
import { sql } from '../database/sql.ts';
import { emailAddressShape } from '../platform/email-address.ts';
import { parseShape } from '../platform/shape.ts';
import { suppressionHash } from './opt-out-token.ts';
import { type Suppressed, suppress } from './suppressions.ts';

/** An address that is suppressed, or not any more. */
export const recipientShape = z.object({ email: emailAddressShape });

/**
 * Keeps invites from being mailed to an address, because an admin says so.
 *
 * @returns what stands now; `changed: false` where the address was suppressed before
 * @throws ValidationError
 */
export async function suppressRecipient(
  app: Pick<App, 'db' | 'addressKey'>,
  input: { readonly email: string },
): Promise<{ suppression: Suppressed; changed: boolean }> {
  const { email } = parseShape(recipientShape, input);
  return app.db.transaction((tx) =>
    suppress(tx, suppressionHash(app.addressKey, email), 'ADMIN', sql`email = ${email}`),
  );
}

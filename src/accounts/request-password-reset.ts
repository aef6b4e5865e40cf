import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import type { App } from '../app-type.ts';
import { addressHash } from '../crypto/address-hash.ts';
import { queueJob } from '../events/queue-job.ts';
import { emailAddressShape } from '../platform/email-address.ts';
import { parseShape } from '../platform/shape.ts';

const shape = z.object({ email: emailAddressShape });

/**
 * Takes the request of somebody who forgot the password.
 *
 * Whether the address has an account is not even looked up: a job does that later (answer-password-reset.ts). So every
 * address gets the same answer, and after the same time.
 *
 * @param clientAddress requests are counted by it
 * @throws ValidationError, RateLimitedError
 */
export async function requestPasswordReset(
  app: Pick<App, 'db' | 'keys' | 'limits' | 'config'>,
  input: z.input<typeof shape>,
  clientAddress: string,
): Promise<{ accepted: true }> {
  const { email } = parseShape(shape, input);
  await app.limits.consume('passwordReset', clientAddress);
  if (app.config.mail.kind !== 'off') {
    await queueJob(app.db, {
      name: 'answer-password-reset',
      payload: { email, resetId: uuid() },
      key: passwordResetKey(app, email),
    });
  }
  return { accepted: true };
}

/** The key of the job, by which an address that is erased is found: it must not be read in it. */
export function passwordResetKey(app: Pick<App, 'keys'>, email: string): string {
  return `password-reset:${addressHash(app.keys, email)}`;
}

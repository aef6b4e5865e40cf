import type { App } from '../app-type.ts';
import { hashLinkToken } from '../crypto/link-token.ts';
import { queueJob } from '../events/queue-job.ts';

/**
 * Takes the request of somebody whose link has expired.
 *
 * What the token is worth is not even looked up: a job does that later (answer-invite-renewal.ts). So every token gets the same
 * answer, and after the same time; and every one counts the same.
 *
 * @param token as it was given; only its hash goes into the job
 * @param clientAddress requests are counted by it
 * @throws RateLimitedError
 */
export async function requestInviteRenewal(
  app: Pick<App, 'db' | 'limits'>,
  token: string,
  clientAddress: string,
): Promise<{ accepted: true }> {
  await app.limits.consume('renewal', clientAddress);
  const tokenHash = hashLinkToken(token.trim()).toString('hex');
  await queueJob(app.db, {
    name: 'answer-invite-renewal',
    payload: { tokenHash },
    key: `invite-renewal:${tokenHash}`,
  });
  return { accepted: true };
}

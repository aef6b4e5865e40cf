import { v7 as uuid } from 'uuid';
import type { App } from '../app-type.ts';
import { sql } from '../database/sql.ts';
import type { Caller } from '../events/caller.ts';
import { lastLocale } from '../invites/last-locale.ts';
import type { MailKind } from '../mail/mail-kind.ts';
import { MailDeferredError, type Mailer, MailRejectedError } from '../mail/mailer.ts';
import { messageId } from '../mail/message-id.ts';
import { ForbiddenError } from '../platform/forbidden-error.ts';
import { withTimeout } from '../platform/timeout.ts';
import { previewMail } from './preview-mail.ts';

/** Somebody waits for the answer, and an operation has 15 seconds. */
const WITHIN_MS = 10_000;

/** What became of it: null, or what the mail server said. */
export interface TestMail {
  readonly to: string;
  readonly error: string | null;
}

/**
 * Sends a sample of a mail to the caller's own address, at once: it is not queued, and not tried again.
 *
 * @param input.locale the language; null is the caller's own
 * @throws RateLimitedError; ForbiddenError for a caller who is no person
 */
export async function sendTestMail(
  app: Pick<App, 'brand' | 'config' | 'db' | 'limits' | 'urls'>,
  mailer: Mailer,
  caller: Caller,
  input: { readonly kind: MailKind; readonly locale: string | null },
): Promise<TestMail> {
  const [person] = await app.db.query<{ email: string; locale: string | null }>(sql`
    SELECT email, coalesce(locale, ${lastLocale(sql`users.email`)}) AS locale
    FROM users WHERE id = ${caller.userId}::uuid`);
  if (!person) throw new ForbiddenError('Only a person has an address that a test can go to.');
  await app.limits.consume('testMail', caller.ratedAs);
  const { inline, ...mail } = previewMail(app, input.kind, input.locale ?? person.locale);
  const sending = mailer.send({
    ...mail,
    inline,
    to: person.email,
    messageId: messageId(`test-${uuid()}`, app.config.mailFrom),
  });
  return { to: person.email, error: await problemOf(sending) };
}

async function problemOf(sending: Promise<void>): Promise<string | null> {
  try {
    const inTime = await withTimeout(WITHIN_MS, sending);
    return inTime ? null : `The mail server has not answered within ${WITHIN_MS / 1_000} seconds.`;
  } catch (error) {
    if (error instanceof MailRejectedError || error instanceof MailDeferredError) return error.message;
    throw error;
  }
}

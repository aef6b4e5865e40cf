import type { App } from '../app-type.ts';
import type { Brand } from '../brand/brand.ts';
import { sql } from '../database/sql.ts';
import type { Jobs } from '../events/subscribers.ts';
import { composeMail } from '../mail/compose-mail.ts';
import { type Mailer, MailRejectedError } from '../mail/mailer.ts';

interface Failing {
  readonly host: string;
  readonly makerEmail: string;
  readonly failingSince: Date | null;
  readonly disabledReason: 'FAILING' | 'GONE' | null;
}

/**
 * The job that tells whoever made an endpoint that nothing gets through to it, or that it was stopped. Nobody is told where
 * that account is gone or disabled, or where the endpoint works again.
 *
 * @throws MailDeferredError where trying again makes sense; the worker does, later
 */
export async function sendWebhookFailingMail(
  app: Pick<App, 'brand' | 'db' | 'urls' | 'log' | 'config'>,
  mailer: Mailer,
  { endpointId, disabled }: Jobs['send-webhook-failing-mail'],
): Promise<void> {
  const [failing] = await app.db.query<Failing & { url: string }>(sql`
    SELECT url, maker.email AS maker_email, failing_since, disabled_reason
    FROM webhook_endpoints JOIN users AS maker ON maker.id = created_by_id
    WHERE webhook_endpoints.id = ${endpointId}::uuid AND maker.status = 'ACTIVE'
      AND CASE WHEN ${disabled} THEN webhook_endpoints.status = 'DISABLED' ELSE failing_since IS NOT NULL END`);
  if (!failing || app.config.mail.kind === 'off') return;
  const about = disabled ? 'disabled' : 'failing';
  try {
    await mailer.send({
      to: failing.makerEmail,
      messageId: `<webhook-${about}-${endpointId}-${failing.failingSince?.getTime() ?? 0}@${new URL(app.urls.publicUrl).hostname}>`,
      ...renderFailingMail(app.brand, { ...failing, host: new URL(failing.url).host }, disabled),
    });
  } catch (error) {
    if (!(error instanceof MailRejectedError)) throw error;
    app.log.warn({ err: error, endpointId }, 'whoever made a webhook endpoint cannot be told that it fails');
  }
}

/** In English, as the console and the API are that it speaks of. */
function renderFailingMail(brand: Brand, { host, failingSince, disabledReason }: Failing, disabled: boolean) {
  const words = brand.wordsFor('en');
  const subject = disabled ? 'A webhook endpoint was stopped' : 'A webhook endpoint does not answer';
  const since = failingSince ? ` since ${words.time(failingSince)}` : '';
  const said = disabledReason === 'GONE' ? 'answered that it is gone (410)' : `has taken no webhook${since}`;
  const follows = disabled
    ? 'No more webhooks are sent to it. Once it works again, set it going with updateWebhookEndpoint, and send what failed again with replayWebhooks.'
    : 'Webhooks are tried again for some days, and then it is stopped. Its deliveries, in the API, tell what it answered.';
  return composeMail(brand, words, {
    kind: 'WEBHOOK_FAILING',
    subject,
    preview: follows,
    lead: [['The webhook endpoint at ', { name: host }, ` ${said}.`], [follows]],
    unexpected: 'You get this mail because you made the endpoint.',
  });
}

import type { App } from '../app-type.ts';
import { sql } from '../database/sql.ts';
import type { Jobs } from '../events/subscribers.ts';
import { html } from '../mail/html.ts';
import { layout, named, paragraph, smallPrint } from '../mail/layout.ts';
import { type Mailer, MailRejectedError } from '../mail/mailer.ts';
import { flowed, textOf } from '../mail/plain-text.ts';

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
  app: Pick<App, 'db' | 'urls' | 'log' | 'config'>,
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
      ...renderFailingMail({ ...failing, host: new URL(failing.url).host }, disabled),
    });
  } catch (error) {
    if (!(error instanceof MailRejectedError)) throw error;
    app.log.warn({ err: error, endpointId }, 'whoever made a webhook endpoint cannot be told that it fails');
  }
}

function renderFailingMail({ host, failingSince, disabledReason }: Failing, disabled: boolean) {
  const subject = disabled ? 'A webhook endpoint was stopped' : 'A webhook endpoint does not answer';
  const since = failingSince ? ` since ${failingSince.toUTCString()}` : '';
  const said = disabledReason === 'GONE' ? 'answered that it is gone (410)' : `has taken no webhook${since}`;
  const follows = disabled
    ? 'No more webhooks are sent to it. Once it works again, set it going with updateWebhookEndpoint, and send what failed again with replayWebhooks.'
    : 'Webhooks are tried again for some days, and then it is stopped. Its deliveries, in the API, tell what it answered.';
  return {
    subject,
    text: textOf([flowed(`The webhook endpoint at ${host} ${said}.`), flowed(follows)]),
    html: layout({
      title: subject,
      preview: follows,
      body: [paragraph(html`The webhook endpoint at ${named(host)} ${said}.`), paragraph(follows)],
      footer: [smallPrint('You get this mail because you made the endpoint.')],
    }),
  };
}

import { answerPasswordReset } from './accounts/answer-password-reset.ts';
import { sendEmailChangeMail } from './accounts/send-email-change-mail.ts';
import { sendEmailChangedMail } from './accounts/send-email-changed-mail.ts';
import { sendPasswordChangedMail } from './accounts/send-password-changed-mail.ts';
import { sendPasswordResetMail } from './accounts/send-password-reset-mail.ts';
import { sweepLinks } from './accounts/sweep-links.ts';
import type { App } from './app-type.ts';
import type { JobName } from './events/subscribers.ts';
import { startWorker, type Worker } from './events/worker.ts';
import { answerInviteRenewal } from './invites/answer-invite-renewal.ts';
import { expireInvites } from './invites/expire-invites.ts';
import { foldInviteCounts } from './invites/fold-invite-counts.ts';
import { remindInvites } from './invites/remind-invites.ts';
import { removeEndedInvites } from './invites/remove-ended-invites.ts';
import { removeOldRows } from './invites/remove-old-rows.ts';
import { sendDeclinedMail } from './invites/send-declined-mail.ts';
import { sendInviteMail } from './invites/send-invite-mail.ts';
import { sendRenewalAskedMail } from './invites/send-renewal-asked-mail.ts';
import type { Mailer } from './mail/mailer.ts';
import type { Metrics } from './platform/metrics.ts';
import { sweepRateLimits } from './rates/rate-limits.ts';
import { sweepSessions } from './sessions/sweep-sessions.ts';
import { deliverWebhook } from './webhooks/deliver-webhook.ts';
import { fanOutWebhooks } from './webhooks/fan-out-webhooks.ts';
import { removeOldWebhooks } from './webhooks/remove-old-webhooks.ts';
import { sendWebhookFailingMail } from './webhooks/send-webhook-failing-mail.ts';

/** How many jobs run at once: more than a mail server usually lets one client have. */
const JOBS_AT_ONCE = 5;
/** How many webhooks are on their way at once. */
const WEBHOOKS_AT_ONCE = 20;
/** They wait for their receivers, and hold no connection meanwhile. */
const WEBHOOK_CONNECTIONS = 2;
/** The jobs that hand a mail over. */
export const MAIL_JOBS: readonly JobName[] = [
  'send-invite-mail',
  'send-declined-mail',
  'send-renewal-asked-mail',
  'send-password-reset-mail',
  'send-password-changed-mail',
  'send-email-change-mail',
  'send-email-changed-mail',
  'send-webhook-failing-mail',
];

/** Starts what is done beside the requests: jobs, what is done every so often, and webhooks, which have a worker of their own. */
export function startWorkers(
  app: App,
  { url, mailer, metrics }: { url: string; mailer: Mailer; metrics: Metrics | null },
): Worker {
  const worker = startWorker({
    url,
    db: app.db,
    log: app.log,
    concurrency: JOBS_AT_ONCE,
    tasks: {
      'send-invite-mail': (payload) => sendInviteMail(app, mailer, payload),
      'send-declined-mail': (payload) => sendDeclinedMail(app, mailer, payload),
      'answer-invite-renewal': (payload) => answerInviteRenewal(app, payload),
      'send-renewal-asked-mail': (payload) => sendRenewalAskedMail(app, mailer, payload),
      'answer-password-reset': (payload) => answerPasswordReset(app, payload),
      'send-password-reset-mail': (payload) => sendPasswordResetMail(app, mailer, payload),
      'send-password-changed-mail': (payload) => sendPasswordChangedMail(app, mailer, payload),
      'send-email-change-mail': (payload) => sendEmailChangeMail(app, mailer, payload),
      'send-email-changed-mail': (payload) => sendEmailChangedMail(app, mailer, payload),
      'send-webhook-failing-mail': (payload) => sendWebhookFailingMail(app, mailer, payload),
      'fan-out-webhooks': (payload) => fanOutWebhooks(app, payload),
    },
    cron: [
      { name: 'expire-invites', schedule: '* * * * *', run: async () => void (await expireInvites(app)) },
      { name: 'remind-invites', schedule: '* * * * *', run: async () => void (await remindInvites(app)) },
      { name: 'fold-invite-counts', schedule: '*/5 * * * *', run: () => foldInviteCounts(app.db) },
      {
        name: 'remove-old-rows',
        schedule: '17 * * * *',
        run: () => removeOldRows(app.db, app.config.eventDays),
      },
      {
        name: 'remove-ended-invites',
        schedule: '47 * * * *',
        run: () => removeEndedInvites(app, app.config.endedInviteDays),
      },
      {
        name: 'remove-old-webhooks',
        schedule: '37 * * * *',
        run: () => removeOldWebhooks(app.db, app.config.webhookDays),
      },
      {
        name: 'sweep-sessions',
        schedule: '27 * * * *',
        run: async () => void (await sweepSessions(app.db)),
      },
      { name: 'sweep-links', schedule: '37 * * * *', run: () => sweepLinks(app.db) },
      {
        name: 'sweep-rates',
        schedule: '*/10 * * * *',
        run: async () => void (await sweepRateLimits(app.db)),
      },
    ],
  });
  const webhookWorker = startWorker({
    url,
    db: app.db,
    log: app.log,
    concurrency: WEBHOOKS_AT_ONCE,
    connections: WEBHOOK_CONNECTIONS,
    tasks: { 'deliver-webhook': (payload) => deliverWebhook(app, payload, metrics?.webhook) },
    cron: [],
  });
  return {
    async stop() {
      await Promise.all([worker.stop(), webhookWorker.stop()]);
    },
  };
}

import type { App } from '../app-type.ts';
import { joinSql, sql } from '../database/sql.ts';
import { SYSTEM } from '../events/event.ts';
import { recordEvents } from '../events/record-event.ts';
import type { Invite } from '../generated/prisma/client.ts';
import { inviteEvent } from './invite-events.ts';
import { nextReminder, REMINDER_PAUSE_HOURS } from './next-reminder.ts';
import { findSuppressions } from './suppressions.ts';
import { stillAuthorized } from './token-refusal.ts';

const BATCH = 500;

type RemindingApp = Pick<App, 'db' | 'config' | 'limits' | 'addressKey'>;

/**
 * The sweep of reminders: queues those that are due, each once. That one was queued, the next one's time and the job are one
 * transaction, and another replica passes the rows that this one holds, so neither two replicas nor a crash make two of one.
 *
 * Passed over are invites whose mail did not arrive, or went less than 12 hours ago; whose recipient has an account by now,
 * wants no mail or has had the mails of a day; and those that grant ADMIN in the name of somebody who may not any more.
 *
 * @returns how many reminders it queued
 */
export async function remindInvites(app: RemindingApp): Promise<number> {
  if (app.config.reminders === null || app.config.mail.kind === 'off') return 0;
  let total = 0;
  for (;;) {
    const { due, reminded } = await remindBatch(app);
    total += reminded;
    if (due < BATCH) return total;
  }
}

function remindBatch(app: RemindingApp): Promise<{ due: number; reminded: number }> {
  return app.db.transaction(async (tx) => {
    const due = await tx.query<Invite & { fit: boolean }>(sql`
      SELECT *, (
        reminders AND delivery_status = 'SENT' AND expires_at > clock_timestamp() AND ${stillAuthorized}
        AND mail_queued_at <= clock_timestamp() - make_interval(hours => ${REMINDER_PAUSE_HOURS})
        AND NOT EXISTS (SELECT FROM users WHERE users.email = invites.email)
      ) AS fit
      FROM invites
      WHERE status = 'PENDING' AND next_reminder_at <= now()
      ORDER BY next_reminder_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED`);
    if (due.length === 0) return { due: 0, reminded: 0 };
    const fit = due.filter((invite) => invite.fit);
    const suppressed = await findSuppressions(
      app,
      tx,
      fit.map(({ email }) => email),
    );
    const wanted = fit.filter(({ email }) => !suppressed.has(email));
    const refused = await app.limits.consumeEach(
      tx,
      'mail',
      wanted.map(({ email }) => email),
    );
    const reminded = wanted.filter(({ email }) => !refused.has(email)).map(({ id }) => id);
    const isReminded = sql`id = ANY(${reminded}::uuid[])`;
    const schedule = (lastMailAt: typeof isReminded) =>
      nextReminder(app.config, {
        expiresAt: sql`expires_at`,
        windowSeconds: sql`window_seconds`,
        lastMailAt,
      });
    const assignments = [
      sql`next_reminder_at = ${schedule(sql`CASE WHEN ${isReminded} THEN clock_timestamp() ELSE mail_queued_at END`)}`,
      sql`reminders_sent = reminders_sent + CASE WHEN ${isReminded} THEN 1 ELSE 0 END`,
      sql`mail_queued_at = CASE WHEN ${isReminded} THEN clock_timestamp() ELSE mail_queued_at END`,
      sql`delivery_status = CASE WHEN ${isReminded} THEN 'QUEUED' ELSE delivery_status END`,
    ];
    const invites = await tx.query<Invite>(sql`
      UPDATE invites SET ${joinSql(assignments)}
      WHERE id = ANY(${due.map(({ id }) => id)}::uuid[]) RETURNING *`);
    await recordEvents(
      tx,
      invites
        .filter(({ id }) => reminded.includes(id))
        .map((invite) => inviteEvent('invite.reminded', SYSTEM, invite, { reminder: invite.remindersSent })),
    );
    return { due: due.length, reminded: reminded.length };
  });
}

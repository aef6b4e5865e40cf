import type { Config } from '../config.ts';
import { type Statement, sql } from '../database/sql.ts';
import type { Invite } from '../generated/prisma/client.ts';
import { statusAt } from './invite.ts';

/** Windows shorter than this get one reminder at most, and no mail of an invite comes sooner after another: the contract's. */
const SHORT_WINDOW_HOURS = 96;
export const REMINDER_PAUSE_HOURS = 12;

interface Window {
  readonly expiresAt: Statement;
  readonly windowSeconds: Statement;
  readonly lastMailAt: Statement;
}

/**
 * When an invite is reminded of the next time, in SQL: the first of the times of REMINDERS that is still to come and not within
 * 12 hours of the last mail; of a short window, the last one alone.
 *
 * @returns an expression that is null where no reminder is due any more
 */
export function nextReminder(
  { reminders }: Pick<Config, 'reminders'>,
  { expiresAt, windowSeconds, lastMailAt }: Window,
): Statement {
  if (reminders === null) return sql`NULL::timestamptz`;
  return sql`(
    SELECT min(${expiresAt} - make_interval(secs => before_end))
    FROM unnest(${reminders}::int[]) AS before_end
    WHERE ${expiresAt} - make_interval(secs => before_end)
        > greatest(clock_timestamp(), ${lastMailAt} + make_interval(hours => ${REMINDER_PAUSE_HOURS}))
      AND (${windowSeconds} >= ${SHORT_WINDOW_HOURS * 3_600} OR before_end = ${Math.min(...reminders)})
  )`;
}

/**
 * When an invite is reminded of the next time, as it is told: never where its mail did not arrive or no mail is wanted, as
 * `remindInvites` has it; what is stored is passed over then.
 *
 * @param now the database's clock
 */
export function dueReminder(
  { reminders }: Pick<Config, 'reminders'>,
  invite: Pick<Invite, 'nextReminderAt' | 'status' | 'expiresAt' | 'deliveryStatus'>,
  now: Date,
): Date | null {
  if (reminders === null || statusAt(invite, now) !== 'PENDING') return null;
  const isUnreached = invite.deliveryStatus === 'FAILED' || invite.deliveryStatus === 'SUPPRESSED';
  return isUnreached ? null : invite.nextReminderAt;
}

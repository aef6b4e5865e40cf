import { z } from 'zod';
import type { App } from '../app-type.ts';
import type { Transaction } from '../database/database.ts';
import { violatedUniqueIndex } from '../database/errors.ts';
import { joinSql, type Statement, sql } from '../database/sql.ts';
import type { Caller } from '../events/caller.ts';
import { recordEvent } from '../events/record-event.ts';
import type { Invite } from '../generated/prisma/client.ts';
import { localeShape } from '../platform/locale.ts';
import { metadataShape } from '../platform/metadata-shape.ts';
import { namesOfChanges, parseShape, rolesShape } from '../platform/shape.ts';
import { assertMayGrant } from '../users/assert-may-grant.ts';
import { findInvite, type InviteBy, inviteIs, settledRefusal } from './invite-by.ts';
import { InviteAlreadyPendingError, InviteChangedError } from './invite-errors.ts';
import { inviteEvent } from './invite-events.ts';
import { messageShape, windowShape } from './invite-shape.ts';
import { lapseInvites } from './lapse-invites.ts';
import { nextReminder } from './next-reminder.ts';

const shape = z.object({
  role: z.enum(['ADMIN', 'MEMBER']).nullish(),
  roles: rolesShape.nullish(),
  message: messageShape.nullish(),
  metadata: metadataShape.nullish(),
  locale: localeShape.nullish(),
  expiresInSeconds: windowShape.nullish(),
});

type Changes = z.output<typeof shape>;

export interface UpdateInviteInput extends z.input<typeof shape> {
  readonly invite: InviteBy;
  /** What the caller knows of it: changed since, it is refused. */
  readonly ifUpdatedAt?: Date | null | undefined;
}

/**
 * Changes what an invite grants and says; what is left out stays, and a null message, metadata or locale is
 * cleared. A new window begins now, and makes an expired invite PENDING again, with the link that it had.
 *
 * @throws ValidationError, ForbiddenError, InviteNotFoundError, InviteAlreadyAcceptedError, InviteRevokedError,
 *   InviteDeclinedError, InviteAlreadyPendingError where a new window would make two invites of the address live,
 *   InviteChangedError where it is no longer what `ifUpdatedAt` saw
 */
export async function updateInvite(
  app: Pick<App, 'db' | 'config'>,
  caller: Caller,
  { invite: by, ifUpdatedAt, ...input }: UpdateInviteInput,
): Promise<Invite> {
  const changes = parseShape(shape, input);
  const condition = inviteIs(by);
  const { email } = await findInvite(app.db, condition);
  try {
    return await app.db.transaction((tx) =>
      update(app, tx, caller, { condition, email, changes, ifUpdatedAt }),
    );
  } catch (error) {
    if (violatedUniqueIndex(error) !== 'invites_live_email_key') throw error;
    throw new InviteAlreadyPendingError(
      await findInvite(app.db, sql`email = ${email} AND status = 'PENDING'`),
    );
  }
}

interface Change {
  readonly condition: Statement;
  readonly email: string;
  readonly changes: Changes;
  readonly ifUpdatedAt: Date | null | undefined;
}

async function update(
  app: Pick<App, 'config'>,
  tx: Transaction,
  caller: Caller,
  { condition, email, changes, ifUpdatedAt }: Change,
): Promise<Invite> {
  await lapseInvites(tx, sql`email = ${email}`);
  // Held from here on: its role, by which the change is judged, stays what it is.
  const before = await findInvite(tx, sql`${condition} FOR UPDATE`);
  const refusal = settledRefusal(before);
  if (refusal) throw refusal;
  if (ifUpdatedAt && before.updatedAt.getTime() !== ifUpdatedAt.getTime())
    throw new InviteChangedError(before);
  assertMayGrant(caller, changes.role ?? before.role);
  const assignments = assignmentsOf(app, changes, caller);
  if (assignments.length === 0) return before;
  const [updated] = await tx.query<Invite>(sql`
    UPDATE invites SET ${joinSql(assignments)}, updated_at = clock_timestamp()
    WHERE id = ${before.id}::uuid
    RETURNING *`);
  if (!updated) throw new Error('An invite that is held was not changed.');
  const changed = namesOfChanges(changes);
  await recordEvent(tx, inviteEvent('invite.updated', caller, updated, { changed }));
  return updated;
}

function assignmentsOf(app: Pick<App, 'config'>, changes: Changes, caller: Caller): Statement[] {
  const { role, roles, message, metadata, locale, expiresInSeconds } = changes;
  return [
    ...(role == null ? [] : [sql`role = ${role}::role, granted_by_id = ${caller.userId}::uuid`]),
    ...(roles == null ? [] : [sql`roles = ${roles}::text[]`]),
    ...(message === undefined ? [] : [sql`message = ${message || null}`]),
    ...(metadata === undefined
      ? []
      : [sql`metadata = ${metadata === null ? null : JSON.stringify(metadata)}::jsonb`]),
    ...(locale === undefined ? [] : [sql`locale = ${locale}`]),
    ...(expiresInSeconds == null
      ? []
      : [
          sql`window_seconds = ${expiresInSeconds}, status = 'PENDING',
              expires_at = clock_timestamp() + make_interval(secs => ${expiresInSeconds}), renewal_requested_at = NULL,
              next_reminder_at = CASE WHEN reminders AND mail_queued_at IS NOT NULL THEN ${nextReminder(
                app.config,
                {
                  expiresAt: sql`clock_timestamp() + make_interval(secs => ${expiresInSeconds})`,
                  windowSeconds: sql`${expiresInSeconds}::int`,
                  lastMailAt: sql`mail_queued_at`,
                },
              )} END`,
        ]),
  ];
}

import type { App } from '../app-type.ts';
import type { Transaction } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { Caller } from '../events/caller.ts';
import type { Invite } from '../generated/prisma/client.ts';
import { MAIL_PAUSE_SECONDS } from './invite.ts';
import { deriveToken } from './invite-token.ts';
import type { IssuedInvite } from './issued-invite.ts';
import { nextReminder } from './next-reminder.ts';

/** An invite to be sent again: as it was last read, and what changes with it. */
export interface Rotation {
  readonly invite: Pick<
    Invite,
    | 'id'
    | 'email'
    | 'version'
    | 'windowSeconds'
    | 'message'
    | 'role'
    | 'roles'
    | 'metadata'
    | 'locale'
    | 'redirectUrl'
    | 'reminders'
  >;
  readonly sendEmail: boolean;
  /** Whether it is taken back where it was revoked or declined. */
  readonly reinstate?: boolean;
}

/**
 * Gives invites a new token and their full window anew, PENDING whatever they were, in one statement. Whoever sends an
 * invite again answers for the role that it grants.
 *
 * Only where nobody changed the invite since it was read (its version is the same, it was not accepted, and neither declined nor
 * revoked unless it is taken back), and where its last mail is 60 seconds old.
 *
 * @param caller who answers for the role from now on; null: whoever did before, because the invitee asked for it
 * @returns those that were rotated; what is missing lost against another change, or came too early
 */
export async function rotateInvites(
  app: Pick<App, 'keys' | 'config'>,
  tx: Transaction,
  caller: Caller | null,
  rotations: readonly Rotation[],
): Promise<IssuedInvite[]> {
  const key = app.keys.invite[0];
  const tokens = new Map(
    rotations.map(({ invite }) => [
      invite.id,
      deriveToken(key, { id: invite.id, version: invite.version + 1 }),
    ]),
  );
  const rotated = await tx.query<Invite>(sql`
    -- One order for everybody, so that two batches never wait for each other in a circle.
    WITH held AS MATERIALIZED (
      SELECT id FROM invites WHERE id = ANY(${rotations.map(({ invite }) => invite.id)}::uuid[])
      ORDER BY email, id FOR UPDATE
    )
    UPDATE invites SET
      status = 'PENDING',
      role = input.role,
      roles = ARRAY(SELECT jsonb_array_elements_text(input.roles)),
      message = input.message,
      metadata = input.metadata,
      locale = input.locale,
      redirect_url = input.redirect_url,
      reminders = input.reminders,
      next_reminder_at = CASE WHEN input.send_email AND input.reminders THEN ${nextReminder(app.config, {
        expiresAt: sql`clock_timestamp() + make_interval(secs => input.window_seconds)`,
        windowSeconds: sql`input.window_seconds`,
        lastMailAt: sql`clock_timestamp()`,
      })} END,
      renewal_requested_at = NULL,
      window_seconds = input.window_seconds,
      expires_at = clock_timestamp() + make_interval(secs => input.window_seconds),
      version = invites.version + 1,
      token_hash = input.token_hash,
      previous_token_hash = invites.token_hash,
      superseded_at = clock_timestamp(),
      updated_at = clock_timestamp(),
      granted_by_id = ${caller ? sql`${caller.userId}::uuid` : sql`invites.granted_by_id`},
      delivery_status = CASE WHEN input.send_email THEN 'QUEUED' ELSE 'NOT_REQUESTED' END::delivery_status,
      delivery_error = NULL,
      revoked_at = NULL,
      revoke_reason = NULL,
      revoked_by_id = NULL,
      declined_at = NULL,
      decline_reason = NULL,
      mail_queued_at = CASE WHEN input.send_email THEN clock_timestamp() ELSE invites.mail_queued_at END
    FROM unnest(
      ${rotations.map(({ invite }) => invite.id)}::uuid[],
      ${rotations.map(({ invite }) => invite.version)}::int[],
      ${rotations.map(({ invite }) => invite.role)}::role[],
      ${rotations.map(({ invite }) => JSON.stringify(invite.roles))}::jsonb[],
      ${rotations.map(({ invite }) => invite.message)}::text[],
      ${rotations.map(({ invite }) => (invite.metadata === null ? null : JSON.stringify(invite.metadata)))}::jsonb[],
      ${rotations.map(({ invite }) => invite.locale)}::text[],
      ${rotations.map(({ invite }) => invite.redirectUrl)}::text[],
      ${rotations.map(({ invite }) => invite.reminders)}::boolean[],
      ${rotations.map(({ invite }) => invite.windowSeconds)}::int[],
      ${rotations.map(({ sendEmail }) => sendEmail)}::boolean[],
      ${rotations.map(({ reinstate = false }) => reinstate)}::boolean[],
      ${rotations.map(({ invite }) => tokens.get(invite.id)?.hash)}::bytea[]
    ) AS input (id, version, role, roles, message, metadata, locale, redirect_url, reminders, window_seconds, send_email, reinstate, token_hash)
    JOIN held USING (id)
    WHERE invites.id = input.id
      AND invites.version = input.version
      AND (invites.status IN ('PENDING', 'EXPIRED') OR (input.reinstate AND invites.status IN ('REVOKED', 'DECLINED')))
      AND (invites.mail_queued_at IS NULL
        -- Taken back without a mail: an undo need not wait.
        OR (invites.status IN ('REVOKED', 'DECLINED') AND NOT input.send_email)
        OR invites.mail_queued_at <= clock_timestamp() - make_interval(secs => ${MAIL_PAUSE_SECONDS}))
    RETURNING invites.*`);
  return rotated.flatMap((invite) => {
    const token = tokens.get(invite.id)?.token;
    return token === undefined ? [] : [{ invite, token }];
  });
}

/** How many whole seconds the pause between two mails still lasts, by the invite's id; what is missing has none left. */
export async function mailPausesLeft(
  tx: Transaction,
  invites: readonly Pick<Invite, 'id'>[],
): Promise<Map<string, number>> {
  const rows = await tx.query<{ id: string; left: number }>(sql`
    SELECT id, ceil(${MAIL_PAUSE_SECONDS} - extract(epoch FROM clock_timestamp() - mail_queued_at))::int AS left
    FROM invites
    WHERE id = ANY(${invites.map(({ id }) => id)}::uuid[])
      AND mail_queued_at > clock_timestamp() - make_interval(secs => ${MAIL_PAUSE_SECONDS})`);
  return new Map(rows.map(({ id, left }) => [id, left]));
}

import { v7 as uuid } from 'uuid';
import type { App } from '../app-type.ts';
import type { Transaction } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { Caller } from '../events/caller.ts';
import type { Invite } from '../generated/prisma/client.ts';
import type { InviteDraft } from './invite-shape.ts';
import { deriveToken } from './invite-token.ts';
import type { IssuedInvite } from './issued-invite.ts';
import { lastLocale } from './last-locale.ts';
import { nextReminder } from './next-reminder.ts';

/** What one statement did for a set of drafts of different addresses. */
export interface Insertion {
  /** By address. What is missing has a live invite or a user. */
  readonly issued: ReadonlyMap<string, IssuedInvite>;
  /** Invites of these addresses whose window had closed, and which the statement stored as EXPIRED. */
  readonly lapsed: readonly Invite[];
}

/**
 * Writes the invites whose address has neither a live invite nor a user, all in one statement: first a dead invite of
 * the address lapses, then the unique index on live invites decides.
 */
export async function insertInvites(
  app: Pick<App, 'keys' | 'config'>,
  tx: Transaction,
  caller: Caller,
  drafts: readonly InviteDraft[],
): Promise<Insertion> {
  const key = app.keys.invite[0];
  const rows = drafts.map((draft) => {
    const id = uuid();
    return { ...draft, id, ...deriveToken(key, { id, version: 1 }) };
  });
  const written = await tx.query<Invite & { lapsed: boolean }>(sql`
    WITH input AS (
      SELECT * FROM unnest(
        ${rows.map(({ id }) => id)}::uuid[],
        ${rows.map(({ email }) => email)}::text[],
        ${rows.map(({ role }) => role)}::role[],
        ${rows.map(({ roles }) => JSON.stringify(roles))}::jsonb[],
        ${rows.map(({ message }) => message)}::text[],
        ${rows.map(({ metadata }) => (metadata === null ? null : JSON.stringify(metadata)))}::jsonb[],
        ${rows.map(({ locale }) => locale)}::text[],
        ${rows.map(({ redirectUrl }) => redirectUrl)}::text[],
        ${rows.map(({ reminders }) => reminders)}::boolean[],
        ${rows.map(({ expiresInSeconds }) => expiresInSeconds)}::int[],
        ${rows.map(({ sendEmail }) => sendEmail)}::boolean[],
        ${rows.map(({ hash }) => hash)}::bytea[]
      ) AS input (id, email, role, roles, message, metadata, locale, redirect_url, reminders, window_seconds, send_email, token_hash)
    ),
    -- One order for everybody, here and below, so that two batches never wait for each other in a circle.
    due AS MATERIALIZED (
      SELECT invites.id FROM invites JOIN input USING (email)
      WHERE status = 'PENDING' AND expires_at <= clock_timestamp()
      ORDER BY email FOR UPDATE OF invites
    ),
    lapsed AS (
      UPDATE invites SET status = 'EXPIRED', updated_at = clock_timestamp()
      FROM due WHERE invites.id = due.id
      RETURNING invites.*
    ),
    inserted AS (
      INSERT INTO invites (
        id, email, role, roles, message, metadata, locale, redirect_url, reminders, window_seconds, expires_at, token_hash,
        invited_by_id, invited_by_name, granted_by_id, delivery_status, mail_queued_at, next_reminder_at
      )
      SELECT
        input.id, input.email, input.role, ARRAY(SELECT jsonb_array_elements_text(input.roles)), input.message,
        input.metadata, coalesce(input.locale, ${lastLocale(sql`input.email`)}), input.redirect_url, input.reminders, window_seconds,
        now() + make_interval(secs => window_seconds), token_hash,
        inviter.id, CASE WHEN inviter.id IS NOT NULL THEN concat_ws(' ', inviter.first_name, inviter.last_name) END, inviter.id,
        CASE WHEN send_email THEN 'QUEUED' ELSE 'NOT_REQUESTED' END::delivery_status,
        CASE WHEN send_email THEN clock_timestamp() END,
        CASE WHEN send_email AND input.reminders THEN ${nextReminder(app.config, {
          expiresAt: sql`now() + make_interval(secs => window_seconds)`,
          windowSeconds: sql`window_seconds`,
          lastMailAt: sql`now()`,
        })} END
      FROM input
      LEFT JOIN users AS inviter ON inviter.id = ${caller.userId}::uuid
      -- Counting them is what makes the lapses happen before the index is asked.
      WHERE (SELECT count(*) FROM lapsed) >= 0
        -- A caller of another issuer is nobody here.
        AND (inviter.id IS NOT NULL OR ${caller.userId}::uuid IS NULL)
        AND NOT EXISTS (SELECT FROM users WHERE users.email = input.email)
      ORDER BY input.email
      ON CONFLICT (email) WHERE status = 'PENDING' DO NOTHING
      RETURNING *
    )
    SELECT *, false AS lapsed FROM inserted UNION ALL SELECT *, true FROM lapsed`);

  const tokens = new Map(rows.map(({ id, token }) => [id, token]));
  const issued = new Map<string, IssuedInvite>();
  const lapsed: Invite[] = [];
  for (const { lapsed: hasLapsed, ...invite } of written) {
    const token = tokens.get(invite.id);
    if (hasLapsed || token === undefined) lapsed.push(invite);
    else issued.set(invite.email, { invite, token });
  }
  return { issued, lapsed };
}

// What the baseline asks PostgreSQL: what Usher does, with the same guards, in as many statements, and no column that the
// answer does not need. Where Usher asks again who is calling, the baseline does not.
const prepared = (name: string, text: string) => ({ name, text });

/** Read by a link's hash; a superseded link finds its invite too. */
export const VALIDATE = prepared(
  'validate',
  `SELECT email, role, roles, status, message, expires_at, invited_by_name,
    token_hash = $1 AS current, expires_at <= clock_timestamp() AS expired,
    (invites.role <> 'ADMIN' OR granted_by_id IS NULL OR EXISTS (
      SELECT FROM users WHERE users.id = granted_by_id AND users.role = 'ADMIN' AND users.status = 'ACTIVE')) AS authorized
  FROM invites WHERE token_hash = $1 OR previous_token_hash = $1`,
);

export const ME = prepared('me', 'SELECT id FROM users WHERE id = $1');

/** One row more than the page holds says whether another follows. */
function page(name: string, size: number, condition: string) {
  return prepared(
    name,
    `SELECT invites.id, invites.email, invites.role, invites.roles, invites.status, message, expires_at,
      invites.created_at, invites.updated_at, delivery_status, sent_count,
      inviter.id AS inviter_id, inviter.email AS inviter_email, inviter.first_name, inviter.last_name
    FROM invites LEFT JOIN users AS inviter ON inviter.id = invited_by_id
    ${condition} ORDER BY invites.created_at DESC, invites.id DESC LIMIT ${size + 1}`,
  );
}
export const firstPage = (size: number) => page('first page', size, '');
export const deepPage = (size: number) =>
  page('deep page', size, 'WHERE (invites.created_at, invites.id) < ($1, $2)');

const EVENT_DATA = `jsonb_build_object('inviteId', id, 'email', email, 'role', role, 'roles', roles, 'metadata', metadata,
  'invitedById', invited_by_id, 'expiresAt', expires_at, 'version', version, 'sendEmail', true)`;
const JOB = `row('send-invite-mail', json_build_object('inviteId', id, 'version', version), NULL, NULL, 130::smallint,
  'invite-mail:' || id || ':' || version, NULL, NULL)::graphile_worker.job_spec`;

/** An expired invite of the address gives way; a live one, or a user, stands in the way. */
const insertInvites = (input: string, returning: string) => `
  lapsed AS (
    UPDATE invites SET status = 'EXPIRED', updated_at = clock_timestamp() FROM ${input}
    WHERE invites.email = input.email AND status = 'PENDING' AND expires_at <= clock_timestamp() RETURNING invites.id
  ),
  inserted AS (
    INSERT INTO invites (id, email, role, roles, message, window_seconds, expires_at, token_hash,
      invited_by_id, invited_by_name, granted_by_id, delivery_status, mail_queued_at)
    SELECT input.id, input.email, 'MEMBER', input.roles, input.message, 259200, now() + interval '3 days',
      input.token_hash, inviter.id, concat_ws(' ', inviter.first_name, inviter.last_name), inviter.id,
      'QUEUED', clock_timestamp()
    FROM ${input} JOIN users AS inviter ON inviter.id = $5
    WHERE (SELECT count(*) FROM lapsed) >= 0
      AND NOT EXISTS (SELECT FROM users WHERE users.email = input.email)
    ON CONFLICT (email) WHERE status = 'PENDING' DO NOTHING
    RETURNING ${returning}
  )`;

/** Of one invite: these, in a transaction. */
export const INSERT_INVITE = prepared(
  'insert invite',
  `WITH input AS (SELECT $1::uuid AS id, $2::text AS email, $3::text[] AS roles, $4::text AS message, $6::bytea AS token_hash),
    ${insertInvites('input', 'id, email, status, expires_at')}
  SELECT * FROM inserted`,
);
export const FIND_USER = prepared('find user', 'SELECT email FROM users WHERE email = $1');
export const RECORD_CREATION = prepared(
  'record creation',
  `WITH recorded AS (
      INSERT INTO events (id, type, actor_kind, actor_id, subject_id, data)
      VALUES ($1, 'invite.created', 'USER', $2, $3, $4)
    )
  SELECT graphile_worker.add_job('send-invite-mail', $5::json, job_key => $6, max_attempts => 130),
    pg_notify('usher_invite_changes', $7)`,
);

/** Of a whole batch: one statement, the bulk insert that a batch is measured against. */
export const INSERT_INVITES = prepared(
  'insert invites',
  `WITH input AS (
      SELECT id, email, event_id, token_hash, $3::text[] AS roles, $4::text AS message
      FROM unnest($1::uuid[], $2::text[], $6::bytea[], $7::uuid[]) AS input (id, email, token_hash, event_id)
    ),
    ${insertInvites('input', '*')},
    recorded AS (
      INSERT INTO events (id, type, actor_kind, actor_id, subject_id, data)
      SELECT event_id, 'invite.created', 'USER', $5, id, ${EVENT_DATA}
      FROM inserted JOIN (SELECT id, event_id FROM input) AS numbered USING (id)
    )
  SELECT id, email,
    (SELECT count(*) FROM graphile_worker.add_jobs(ARRAY(SELECT ${JOB} FROM inserted))),
    (SELECT count(pg_notify('usher_invite_changes', payload)) FROM unnest($8::text[]) AS payload)
  FROM inserted`,
);

export const FIND_HELD = prepared('find held', VALIDATE.text.replace('SELECT email', 'SELECT id, email'));

/** Of an acceptance: these, in a transaction. */
export const CLAIM = prepared(
  'claim',
  `UPDATE invites SET status = 'ACCEPTED', accepted_at = clock_timestamp(), updated_at = clock_timestamp()
  WHERE id = $1 AND token_hash = $2 AND status = 'PENDING' AND expires_at > clock_timestamp()
    AND (role <> 'ADMIN' OR granted_by_id IS NULL OR EXISTS (
      SELECT FROM users WHERE users.id = granted_by_id AND users.role = 'ADMIN' AND users.status = 'ACTIVE'))
  RETURNING id, email, role, roles, metadata, invited_by_id, expires_at, version`,
);
export const INSERT_USER = prepared(
  'insert user',
  `INSERT INTO users (id, email, first_name, role, roles, metadata, password_hash, last_sign_in_at)
  SELECT $1, email, $2, role, roles, metadata, $3, now() FROM invites WHERE id = $4
  ON CONFLICT (email) DO NOTHING RETURNING id`,
);
export const TIE_USER = prepared('tie user', 'UPDATE invites SET user_id = $1 WHERE id = $2');
export const INSERT_SESSION = prepared(
  'insert session',
  `INSERT INTO sessions (id, user_id, nonce, idle_expires_at, absolute_expires_at)
  VALUES ($1, $2, $3, clock_timestamp() + interval '7 days', clock_timestamp() + interval '30 days')`,
);
export const RECORD_ACCEPTANCE = prepared(
  'record acceptance',
  `WITH recorded AS (
      INSERT INTO events (id, type, actor_kind, subject_id, data)
      VALUES ($1, 'invite.accepted', 'INVITEE', $2, $3), ($4, 'user.created', 'INVITEE', $5, $6)
    )
  SELECT pg_notify('usher_invite_changes', $7)`,
);

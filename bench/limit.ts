// The limit: what node:http and `pg` make of the same work when nothing else is done. The same rows are read and
// written, invite, event and job in one transaction, over prepared statements; nobody is authenticated, nothing is
// validated, logged or counted. It says its port to the process that forked it.
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hash } from '@node-rs/argon2';
import pg from 'pg';
import type { OperationName } from './operations.ts';

const pool = new pg.Pool({ connectionString: process.argv[2], max: 10 });
const inviter = (await pool.query(`SELECT id, first_name AS name FROM users WHERE role = 'ADMIN'`)).rows[0];

interface Asked {
  // biome-ignore lint/suspicious/noExplicitAny: the limit validates nothing, and that is the point of it.
  [name: string]: any;
}

const sha256 = (text: string) => createHash('sha256').update(text).digest();

const VALIDATE = {
  name: 'validate',
  text: `SELECT email, role, roles, invited_by_name AS "invitedByName", message, expires_at AS "expiresAt", status,
      expires_at > clock_timestamp() AS live
    FROM invites WHERE token_hash = $1 OR previous_token_hash = $1`,
};
const ME = { name: 'me', text: 'SELECT id FROM users WHERE id = $1' };
const pageText = (condition: string) =>
  `SELECT invites.id, invites.email, invites.role, invites.roles, invites.status, message, expires_at AS "expiresAt",
      invites.created_at AS "createdAt", invites.updated_at AS "updatedAt", delivery_status, sent_count,
      inviter.id AS inviter_id, inviter.email AS inviter_email, inviter.first_name, inviter.last_name
    FROM invites LEFT JOIN users AS inviter ON inviter.id = invited_by_id
    ${condition} ORDER BY invites.created_at DESC, invites.id DESC LIMIT $1`;
const FIRST_PAGE = { name: 'first page', text: pageText('') };
const DEEP_PAGE = { name: 'deep page', text: pageText('WHERE (invites.created_at, invites.id) < ($2, $3)') };

const INVITE_COLUMNS = `(id, email, role, roles, message, window_seconds, expires_at, token_hash,
  invited_by_id, invited_by_name, granted_by_id, delivery_status, mail_queued_at)`;
const INSERT_INVITE = {
  name: 'insert invite',
  text: `INSERT INTO invites ${INVITE_COLUMNS}
    VALUES ($1, $2, 'MEMBER', $3, $4, 259200, now() + interval '3 days', $5, $6, $7, $6, 'QUEUED', clock_timestamp())
    RETURNING id, email, status, expires_at AS "expiresAt"`,
};
const INSERT_EVENT = {
  name: 'insert event',
  text: `INSERT INTO events (id, type, actor_kind, actor_id, subject_id, data) VALUES ($1, $2, $3, $4, $5, $6)`,
};
const ADD_JOB = {
  name: 'add job',
  text: `SELECT graphile_worker.add_job('send-invite-mail', $1::json, job_key => $2, max_attempts => 130)`,
};
// One statement for a whole batch: the bulk insert that a batch is measured against.
const INSERT_INVITES = {
  name: 'insert invites',
  text: `WITH input AS (
      SELECT * FROM unnest($1::uuid[], $2::text[], $3::bytea[], $4::uuid[], $5::jsonb[]) AS input (id, email, token_hash, event_id, data)
    ),
    inserted AS (
      INSERT INTO invites ${INVITE_COLUMNS}
      SELECT id, email, 'MEMBER', $6::text[], $7, 259200, now() + interval '3 days', token_hash, $8, $9, $8,
        'QUEUED', clock_timestamp()
      FROM input RETURNING id, email
    ),
    recorded AS (
      INSERT INTO events (id, type, actor_kind, actor_id, subject_id, data)
      SELECT event_id, 'invite.created', 'USER', $8, id, data FROM input
    ),
    queued AS (
      SELECT row('send-invite-mail', json_build_object('inviteId', id, 'version', 1), NULL, NULL, 130::smallint,
        'invite-mail:' || id || ':1', NULL, NULL)::graphile_worker.job_spec AS spec
      FROM input
    )
    SELECT inserted.*, (SELECT count(*) FROM graphile_worker.add_jobs(ARRAY(SELECT spec FROM queued))) FROM inserted`,
};
const FIND_HELD = { name: 'find held', text: 'SELECT * FROM invites WHERE token_hash = $1' };
const CLAIM = {
  name: 'claim',
  text: `UPDATE invites SET status = 'ACCEPTED', accepted_at = clock_timestamp(), updated_at = clock_timestamp()
    WHERE id = $1 AND status = 'PENDING' AND expires_at > clock_timestamp() RETURNING *`,
};
const INSERT_USER = {
  name: 'insert user',
  text: `INSERT INTO users (id, email, first_name, role, roles, metadata, password_hash, last_sign_in_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, now()) RETURNING id, email`,
};
const TIE_USER = { name: 'tie user', text: 'UPDATE invites SET user_id = $1 WHERE id = $2' };
const INSERT_SESSION = {
  name: 'insert session',
  text: `INSERT INTO sessions (id, user_id, nonce, idle_expires_at, absolute_expires_at)
    VALUES ($1, $2, $3, now() + interval '7 days', now() + interval '30 days')`,
};

const work: Readonly<Record<OperationName, (asked: Asked) => Promise<object>>> = {
  async validateInvite({ token }) {
    const { rows } = await pool.query({ ...VALIDATE, values: [sha256(token as string)] });
    const { live, status, ...invite } = rows[0];
    return { validateInvite: { valid: live && status === 'PENDING', code: null, invite } };
  },
  async me() {
    const { rows } = await pool.query({ ...ME, values: [inviter.id] });
    return { me: rows[0] };
  },
  firstPage: ({ first }) => readPage({ ...FIRST_PAGE, values: [first + 1] }, first),
  deepPage: ({ first, after }) =>
    readPage({ ...DEEP_PAGE, values: [first + 1, ...JSON.parse(after as string)] }, first),
  async createInvite({ input }) {
    return inTransaction(async (client) => {
      const id = randomUUID();
      const token = randomBytes(32).toString('base64url');
      const { rows } = await client.query({
        ...INSERT_INVITE,
        values: [id, input.email, input.roles, input.message, sha256(token), inviter.id, inviter.name],
      });
      const data = JSON.stringify({
        inviteId: id,
        email: input.email,
        role: 'MEMBER',
        roles: input.roles,
        version: 1,
      });
      const event = [randomUUID(), 'invite.created', 'USER', inviter.id, id, data];
      await client.query({ ...INSERT_EVENT, values: event });
      const job = [JSON.stringify({ inviteId: id, version: 1 }), `invite-mail:${id}:1`];
      await client.query({ ...ADD_JOB, values: job });
      const inviteLink = `http://localhost/accept-invite#token=${token}`;
      return { result: { __typename: 'CreateInvitePayload', created: true, inviteLink, invite: rows[0] } };
    });
  },
  async createInvites({ input }) {
    const invites: Asked[] = input.invites;
    const ids = invites.map(() => randomUUID());
    const { rows } = await pool.query({
      ...INSERT_INVITES,
      values: [
        ids,
        invites.map(({ email }) => email),
        invites.map(() => sha256(randomBytes(32).toString('base64url'))),
        invites.map(() => randomUUID()),
        invites.map(({ email }, row) =>
          JSON.stringify({ inviteId: ids[row], email, role: 'MEMBER', version: 1 }),
        ),
        invites[0]?.['roles'],
        invites[0]?.['message'],
        inviter.id,
        inviter.name,
      ],
    });
    const results = rows.map(({ id, email }) => ({ invite: { id, email } }));
    return { result: { __typename: 'CreateInvitesPayload', createdCount: rows.length, results } };
  },
  async acceptInvite({ input }) {
    const { rows } = await pool.query({ ...FIND_HELD, values: [sha256(input.token)] });
    const held = rows[0];
    const passwordHash = await hash(input.password, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
    return inTransaction(async (client) => {
      const claimed = await client.query({ ...CLAIM, values: [held.id] });
      const { id, email, role, roles, metadata } = claimed.rows[0];
      const userId = randomUUID();
      const person = [userId, email, input.firstName, role, roles, metadata, passwordHash];
      const { rows: users } = await client.query({ ...INSERT_USER, values: person });
      await client.query({ ...TIE_USER, values: [userId, id] });
      const nonce = randomBytes(32);
      await client.query({ ...INSERT_SESSION, values: [randomUUID(), userId, nonce] });
      const data = JSON.stringify({ inviteId: id, email, role, roles });
      for (const [type, subject] of [
        ['invite.accepted', id],
        ['user.created', userId],
      ]) {
        await client.query({ ...INSERT_EVENT, values: [randomUUID(), type, 'INVITEE', null, subject, data] });
      }
      const session = {
        accessToken: randomBytes(400).toString('base64url'),
        refreshToken: nonce.toString('base64url'),
      };
      return { result: { __typename: 'AcceptInvitePayload', user: users[0], session } };
    });
  },
};

async function readPage(statement: pg.QueryConfig, size: number): Promise<object> {
  const { rows } = await pool.query(statement);
  const nodes = rows.slice(0, size).map((row) => ({
    id: row.id,
    email: row.email,
    role: row.role,
    roles: row.roles,
    status: row.status === 'PENDING' && row.expiresAt <= new Date() ? 'EXPIRED' : row.status,
    message: row.message,
    expiresAt: row.expiresAt,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    delivery: { status: row.delivery_status, sentCount: row.sent_count },
    invitedBy: {
      id: row.inviter_id,
      email: row.inviter_email,
      name: row.last_name ? `${row.first_name} ${row.last_name}` : row.first_name,
    },
  }));
  const last = nodes.at(-1);
  const endCursor = JSON.stringify([last?.createdAt, last?.id]);
  return { invites: { nodes, pageInfo: { hasNextPage: rows.length > size, endCursor } } };
}

async function inTransaction(run: (client: pg.PoolClient) => Promise<object>): Promise<object> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const result = await run(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}

async function bodyOf(req: IncomingMessage): Promise<Asked> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString());
}

function send(res: ServerResponse, status: number, body: string): void {
  res.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
  res.end(body);
}

const server = createServer(async (req, res) => {
  try {
    const { variables } = await bodyOf(req);
    const data = await work[req.url?.slice(1) as OperationName](variables);
    send(res, 200, JSON.stringify({ data }));
  } catch (error) {
    send(res, 500, String(error));
  }
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('disconnect', () => process.exit());

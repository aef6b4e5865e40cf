import { createHash, randomBytes } from 'node:crypto';
import { hash } from '@node-rs/argon2';
import pg from 'pg';
import { v7 as uuid } from 'uuid';
import * as statements from './limit-statements.ts';
import { type OperationName, PAGE_SIZE } from './operations.ts';

interface Asked {
  // biome-ignore lint/suspicious/noExplicitAny: the limit validates nothing, and that is the point of it.
  [name: string]: any;
}

/** What the limit makes of the variables of an operation: its answer's `data`. */
export type LimitWork = Readonly<Record<OperationName, (asked: Asked) => Promise<object>>>;

/** OWASP's, as Usher's. */
const PASSWORD_COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const CREATED_AT_ONCE = 100;

const sha256 = (text: string) => createHash('sha256').update(text).digest();

/** Does the work of the operations, on a pool as large as Usher's. */
export async function createLimitWork(databaseUrl: string): Promise<LimitWork> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 10 });
  pool.on('error', (error) => console.error('an idle database connection broke:', error));
  const inviter = (await pool.query(`SELECT id FROM users WHERE role = 'ADMIN'`)).rows[0];
  const pages = { first: statements.firstPage(PAGE_SIZE), deep: statements.deepPage(PAGE_SIZE) };

  async function readPage(statement: pg.QueryConfig): Promise<object> {
    const { rows } = await pool.query(statement);
    const now = new Date();
    const nodes = rows.slice(0, PAGE_SIZE).map((row) => nodeOf(row, now));
    const last = nodes.at(-1);
    const endCursor = JSON.stringify([last?.createdAt, last?.id]);
    return { invites: { nodes, pageInfo: { hasNextPage: rows.length > PAGE_SIZE, endCursor } } };
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

  return {
    async validateInvite({ token }) {
      const { rows } = await pool.query({ ...statements.VALIDATE, values: [sha256(token)] });
      const { email, role, roles, invitedByName, message, expiresAt, ...held } = rows[0];
      const valid = held.status === 'PENDING' && held.current && !held.expired && held.authorized;
      return {
        validateInvite: {
          valid,
          code: null,
          invite: { email, role, roles, invitedByName, message, expiresAt },
        },
      };
    },
    async me() {
      const { rows } = await pool.query({ ...statements.ME, values: [inviter.id] });
      return { me: rows[0] };
    },
    firstPage: () => readPage(pages.first),
    deepPage: ({ after }) => readPage({ ...pages.deep, values: JSON.parse(after) }),
    createInvite: ({ input: { email, roles, message } }) =>
      inTransaction(async (client) => {
        const id = uuid();
        const token = randomBytes(32).toString('base64url');
        const values = [id, email, roles, message, inviter.id, sha256(token)];
        const { rows } = await client.query({ ...statements.INSERT_INVITE, values });
        await client.query({ ...statements.FIND_USER, values: [email] });
        const [invite] = rows;
        const data = {
          inviteId: id,
          email,
          role: 'MEMBER',
          roles,
          metadata: null,
          invitedById: inviter.id,
          expiresAt: invite.expiresAt,
          version: 1,
          sendEmail: true,
        };
        const job = { inviteId: id, version: 1 };
        await client.query({
          ...statements.RECORD_CREATION,
          values: [uuid(), inviter.id, id, data, job, `invite-mail:${id}:1`, `invite.created ${id}`],
        });
        const inviteLink = `http://localhost/accept-invite#token=${token}`;
        return { result: { __typename: 'CreateInvitePayload', created: true, inviteLink, invite } };
      }),
    async createInvites({ input }) {
      const invites: Asked[] = input.invites;
      const ids = invites.map(() => uuid());
      const told = Array.from({ length: Math.ceil(ids.length / CREATED_AT_ONCE) }, (_, part) =>
        ['invite.created', ...ids.slice(part * CREATED_AT_ONCE, (part + 1) * CREATED_AT_ONCE)].join(' '),
      );
      const { rows } = await pool.query({
        ...statements.INSERT_INVITES,
        values: [
          ids,
          invites.map(({ email }) => email),
          invites[0]?.['roles'],
          invites[0]?.['message'],
          inviter.id,
          ids.map(() => sha256(randomBytes(32).toString('base64url'))),
          ids.map(() => uuid()),
          told,
        ],
      });
      const results = rows.map(({ id, email }) => ({ invite: { id, email } }));
      return { result: { __typename: 'CreateInvitesPayload', createdCount: rows.length, results } };
    },
    async acceptInvite({ input: { token, firstName, password } }) {
      const tokenHash = sha256(token);
      const { rows } = await pool.query({ ...statements.FIND_HELD, values: [tokenHash] });
      const passwordHash = await hash(password, PASSWORD_COST);
      return inTransaction(async (client) => {
        const claimed = await client.query({ ...statements.CLAIM, values: [rows[0].id, tokenHash] });
        const { id, invited_by_id: invitedById, expires_at: expiresAt, version, ...person } = claimed.rows[0];
        const userId = uuid();
        const values = [userId, firstName, passwordHash, id];
        const { rows: users } = await client.query({ ...statements.INSERT_USER, values });
        await client.query({ ...statements.TIE_USER, values: [userId, id] });
        const nonce = randomBytes(32);
        await client.query({ ...statements.INSERT_SESSION, values: [uuid(), userId, nonce] });
        const accepted = { inviteId: id, ...person, invitedById, expiresAt, version, userId };
        const created = { userId, firstName, lastName: null, status: 'ACTIVE', ...person };
        await client.query({
          ...statements.RECORD_ACCEPTANCE,
          values: [uuid(), id, accepted, uuid(), userId, created, `invite.accepted ${id}`],
        });
        const session = {
          accessToken: randomBytes(400).toString('base64url'),
          refreshToken: nonce.toString('base64url'),
        };
        return { result: { __typename: 'AcceptInvitePayload', user: users[0], session } };
      });
    },
  };
}

function nodeOf(row: Asked, now: Date) {
  return {
    id: row['id'],
    email: row['email'],
    role: row['role'],
    roles: row['roles'],
    status: row['status'] === 'PENDING' && row['expiresAt'] <= now ? 'EXPIRED' : row['status'],
    message: row['message'],
    expiresAt: row['expiresAt'],
    createdAt: row['createdAt'],
    updatedAt: row['updatedAt'],
    delivery: { status: row['delivery_status'], sentCount: row['sent_count'] },
    invitedBy: {
      id: row['inviter_id'],
      email: row['inviter_email'],
      name: row['last_name'] ? `${row['first_name']} ${row['last_name']}` : row['first_name'],
    },
  };
}

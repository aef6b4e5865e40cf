import { createHash, randomBytes } from 'node:crypto';
import { hash } from '@node-rs/argon2';
import pg from 'pg';
import { v7 as uuid } from 'uuid';
import { names, text, time } from './baseline-json.ts';
import * as statements from './baseline-statements.ts';
import { type OperationName, PAGE_SIZE } from './operations.ts';

interface Asked {
  // biome-ignore lint/suspicious/noExplicitAny: the baseline validates nothing, and that is the point of it.
  [name: string]: any;
}

/** What the baseline makes of the variables of an operation: its answer's `data`, as JSON. */
export type BaselineWork = Readonly<Record<OperationName, (asked: Asked) => Promise<string>>>;

/** OWASP's, as Usher's. */
const PASSWORD_COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const CREATED_AT_ONCE = 100;

const sha256 = (value: string) => createHash('sha256').update(value).digest();
/** Each column as the text that PostgreSQL sends. */
const AS_TEXT = { getTypeParser: () => (value: string) => value } as pg.CustomTypesConfig;

/** Runs a prepared statement; a row is an array of the texts of its columns. */
type Run = <Row extends unknown[]>(statement: pg.QueryConfig, values?: unknown[]) => Promise<Row[]>;

const runOn =
  (connection: pg.Pool | pg.PoolClient): Run =>
  async <Row extends unknown[]>(statement: pg.QueryConfig, values: unknown[] = []) =>
    (await connection.query<Row>({ ...statement, values, rowMode: 'array', types: AS_TEXT })).rows;

/** Does the work of the operations, on a pool as large as Usher's. */
export async function createBaselineWork(databaseUrl: string): Promise<BaselineWork> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 10, options: '-c TimeZone=UTC' });
  pool.on('error', (error) => console.error('an idle database connection broke:', error));
  const run = runOn(pool);
  const inviterId = (await pool.query(`SELECT id FROM users WHERE role = 'ADMIN'`)).rows[0].id as string;
  const pages = { first: statements.firstPage(PAGE_SIZE), deep: statements.deepPage(PAGE_SIZE) };

  async function readPage(statement: pg.QueryConfig, values?: unknown[]): Promise<string> {
    const rows = await run<PageRow>(statement, values);
    const now = new Date().toISOString().replace('T', ' ');
    let nodes = '';
    const shown = Math.min(rows.length, PAGE_SIZE);
    for (let index = 0; index < shown; index += 1) {
      nodes += (index === 0 ? '' : ',') + node(rows[index] as PageRow, now);
    }
    const last = rows[shown - 1];
    const cursor = text(JSON.stringify([last?.[7], last?.[0]]));
    const hasNextPage = rows.length > PAGE_SIZE;
    return `{"invites":{"nodes":[${nodes}],"pageInfo":{"hasNextPage":${hasNextPage},"endCursor":${cursor}}}}`;
  }

  async function inTransaction(work: (run: Run) => Promise<string>): Promise<string> {
    const client = await pool.connect();
    try {
      await client.query('BEGIN');
      const result = await work(runOn(client));
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
      const [row] = await run<ValidateRow>(statements.VALIDATE, [sha256(token)]);
      const [email, role, roles, status, message, expiresAt, by, current, expired, authorized] =
        row as ValidateRow;
      const valid = status === 'PENDING' && current === 't' && expired === 'f' && authorized === 't';
      return (
        `{"validateInvite":{"valid":${valid},"code":null,"invite":{"email":${text(email)},"role":"${role}",` +
        `"roles":${names(roles)},"invitedByName":${text(by)},"message":${text(message)},"expiresAt":${time(expiresAt)}}}}`
      );
    },
    async me() {
      const [row] = await run<[id: string]>(statements.ME, [inviterId]);
      return `{"me":{"id":"${row?.[0]}"}}`;
    },
    firstPage: () => readPage(pages.first),
    deepPage: ({ after }) => readPage(pages.deep, JSON.parse(after)),
    createInvite: ({ input: { email, roles, message } }) =>
      inTransaction(async (runInside) => {
        const id = uuid();
        const token = randomBytes(32).toString('base64url');
        const values = [id, email, roles, message, inviterId, sha256(token)];
        const [row] = await runInside<CreatedRow>(statements.INSERT_INVITE, values);
        await runInside(statements.FIND_USER, [email]);
        const [, , status, expiresAt] = row as CreatedRow;
        const data = `{"inviteId":"${id}","email":${text(email)},"role":"MEMBER","roles":${JSON.stringify(roles)},"metadata":null,"invitedById":"${inviterId}","expiresAt":${time(expiresAt)},"version":1,"sendEmail":true}`;
        await runInside(statements.RECORD_CREATION, [
          uuid(),
          inviterId,
          id,
          data,
          `{"inviteId":"${id}","version":1}`,
          `invite-mail:${id}:1`,
          `invite.created ${id}`,
        ]);
        const link = `http://localhost/accept-invite#token=${token}`;
        const invite = `{"id":"${id}","email":${text(email)},"status":"${status}","expiresAt":${time(expiresAt)}}`;
        return `{"result":{"__typename":"CreateInvitePayload","created":true,"inviteLink":"${link}","invite":${invite}}}`;
      }),
    async createInvites({ input }) {
      const invites: Asked[] = input.invites;
      const ids = invites.map(() => uuid());
      const told = Array.from({ length: Math.ceil(ids.length / CREATED_AT_ONCE) }, (_, part) =>
        ['invite.created', ...ids.slice(part * CREATED_AT_ONCE, (part + 1) * CREATED_AT_ONCE)].join(' '),
      );
      const rows = await run<[id: string, email: string]>(statements.INSERT_INVITES, [
        ids,
        invites.map(({ email }) => email),
        invites[0]?.['roles'],
        invites[0]?.['message'],
        inviterId,
        ids.map(() => sha256(randomBytes(32).toString('base64url'))),
        ids.map(() => uuid()),
        told,
      ]);
      const results = rows.map(([id, email]) => `{"invite":{"id":"${id}","email":${text(email)}}}`).join(',');
      return `{"result":{"__typename":"CreateInvitesPayload","createdCount":${rows.length},"results":[${results}]}}`;
    },
    async acceptInvite({ input: { token, firstName, password } }) {
      const tokenHash = sha256(token);
      const [held] = await run<[id: string]>(statements.FIND_HELD, [tokenHash]);
      const passwordHash = await hash(password, PASSWORD_COST);
      return inTransaction(async (runInside) => {
        const [claimed] = await runInside<ClaimedRow>(statements.CLAIM, [held?.[0], tokenHash]);
        const [id, email, role, roles, metadata, invitedById, expiresAt, version] = claimed as ClaimedRow;
        const userId = uuid();
        await runInside(statements.INSERT_USER, [userId, firstName, passwordHash, id]);
        await runInside(statements.TIE_USER, [userId, id]);
        const nonce = randomBytes(32);
        await runInside(statements.INSERT_SESSION, [uuid(), userId, nonce]);
        const person = `"email":${text(email)},"role":"${role}","roles":${names(roles)},"metadata":${metadata}`;
        const accepted = `{"inviteId":"${id}",${person},"invitedById":${text(invitedById)},"expiresAt":${time(expiresAt)},"version":${version},"userId":"${userId}"}`;
        const created = `{"userId":"${userId}",${person},"firstName":${text(firstName)},"lastName":null,"status":"ACTIVE"}`;
        await runInside(statements.RECORD_ACCEPTANCE, [
          uuid(),
          id,
          accepted,
          uuid(),
          userId,
          created,
          `invite.accepted ${id}`,
        ]);
        const session = `{"accessToken":"${randomBytes(400).toString('base64url')}","refreshToken":"${nonce.toString('base64url')}"}`;
        const user = `{"id":"${userId}","email":${text(email)}}`;
        return `{"result":{"__typename":"AcceptInvitePayload","user":${user},"session":${session}}}`;
      });
    },
  };
}

type ValidateRow = [
  email: string,
  role: string,
  roles: string,
  status: string,
  message: string | null,
  expiresAt: string,
  invitedByName: string | null,
  current: string,
  expired: string,
  authorized: string,
];
type CreatedRow = [id: string, email: string, status: string, expiresAt: string];
type ClaimedRow = [
  id: string,
  email: string,
  role: string,
  roles: string,
  metadata: string | null,
  invitedById: string | null,
  expiresAt: string,
  version: string,
];
type PageRow = [
  id: string,
  email: string,
  role: string,
  roles: string,
  status: string,
  message: string | null,
  expiresAt: string,
  createdAt: string,
  updatedAt: string,
  deliveryStatus: string,
  sentCount: string,
  inviterId: string,
  inviterEmail: string,
  firstName: string,
  lastName: string | null,
];

/** @param now in the form of a `timestamptz` in UTC */
function node(row: PageRow, now: string): string {
  const status = row[4] === 'PENDING' && row[6] <= now ? 'EXPIRED' : row[4];
  const name = row[14] === null ? row[13] : `${row[13]} ${row[14]}`;
  return (
    `{"id":"${row[0]}","email":${text(row[1])},"role":"${row[2]}","roles":${names(row[3])},"status":"${status}",` +
    `"message":${text(row[5])},"expiresAt":${time(row[6])},"createdAt":${time(row[7])},"updatedAt":${time(row[8])},` +
    `"delivery":{"status":"${row[9]}","sentCount":${row[10]}},` +
    `"invitedBy":{"id":"${row[11]}","email":${text(row[12])},"name":${text(name)}}}`
  );
}

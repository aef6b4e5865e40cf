import type pg from 'pg';

/** How many rows there are of everything that grows. */
export const ROWS = {
  users: 100_000,
  invites: 1_000_000,
  sessions: 50_000,
  events: 200_000,
  idempotency_keys: 50_000,
  rate_limits: 50_000,
  mail_attempts: 50_000,
  password_resets: 20_000,
  email_changes: 20_000,
} as const;

/** The n-th id of a table, so that rows can refer to each other without being looked up. */
function id(table: 'user' | 'invite' | 'event' | 'session' | 'link', n: string): string {
  const kind = { user: 'a', invite: 'b', event: 'c', session: 'd', link: 'e' }[table];
  return `('0190${kind}000-0000-7000-8000-' || lpad(to_hex(${n}), 12, '0'))::uuid`;
}

const FIRST = `(ARRAY['ada','grace','alan','edsger','barbara','donald','margaret','ken','radia','leslie','tony'])[1 + n % 11]`;
const LAST = `(ARRAY['lovelace','hopper','turing','dijkstra','liskov','knuth','hamilton','perlman','hoare'])[1 + n % 9]`;

/** Most people are at one place, many at a few, and some at one of their own. */
const DOMAIN = `CASE WHEN n % 10 < 6 THEN 'example.com' WHEN n % 10 < 9 THEN 'corp' || n % 40 || '.example.org' ELSE 'd' || n || '.net' END`;

/** One address in fifty thousand is like no other, and a part of it is no common one either. */
const MARK = `CASE n % 50000 WHEN 7 THEN 'zebra.' WHEN 8 THEN 'zq.' ELSE '' END`;

/**
 * Half of the invites were accepted. The newest are all live, so that whoever looks for others from the newest on passes
 * many; none of the newer half was revoked.
 */
const STATUS = `(CASE WHEN n > 950000 OR n % 1000 >= 950 THEN 'PENDING' WHEN n % 1000 < 500 THEN 'ACCEPTED'
  WHEN n % 1000 < 520 THEN 'DECLINED' WHEN n % 1000 < 570 AND n < 500000 THEN 'REVOKED' ELSE 'EXPIRED' END)::invite_status`;

/** One person sent a third of the invites, a hundred others the rest. */
const INVITER = id('user', 'CASE WHEN n % 3 = 0 THEN 500 ELSE 500 * (1 + n % 100) END');

const USERS = `
  INSERT INTO users (id, email, first_name, last_name, role, status, password_hash, created_at)
  SELECT ${id('user', 'n')}, ${MARK} || 'user' || n || '@' || ${DOMAIN}, initcap(${FIRST}), initcap(${LAST}),
    (CASE WHEN n % 500 = 0 AND n <= 50000 THEN 'ADMIN' ELSE 'MEMBER' END)::role,
    (CASE WHEN n % 100 = 1 THEN 'DISABLED' ELSE 'ACTIVE' END)::user_status,
    'none', now() - make_interval(secs => (${ROWS.users} - n) * 630)
  FROM generate_series(1, ${ROWS.users}) AS n`;

const INVITES = `
  INSERT INTO invites (
    id, email, role, roles, status, message, window_seconds, expires_at, token_hash, created_at, accepted_at,
    declined_at, revoked_at, invited_by_id, invited_by_name, granted_by_id, user_id
  )
  SELECT ${id('invite', 'n')}, ${MARK} || ${FIRST} || '.' || ${LAST} || n || '@' || ${DOMAIN},
    (CASE WHEN n % 97 = 0 THEN 'ADMIN' ELSE 'MEMBER' END)::role, ARRAY['staff'], status,
    CASE WHEN n % 10 = 0 THEN 'Welcome aboard.' END, 604800,
    CASE WHEN status = 'PENDING' THEN now() + n * interval '0.6 seconds' ELSE created + interval '7 days' END,
    sha256(n::text::bytea), created,
    CASE WHEN status = 'ACCEPTED' THEN created + interval '1 day' END,
    CASE WHEN status = 'DECLINED' THEN created + interval '1 day' END,
    CASE WHEN status = 'REVOKED' THEN created + interval '1 day' END,
    ${INVITER}, 'Ada Lovelace', ${INVITER},
    CASE WHEN status = 'ACCEPTED' AND n < 200000 THEN ${id('user', 'n / 1000 * 500 + n % 1000 + 1')} END
  FROM generate_series(1, ${ROWS.invites}) AS n
  CROSS JOIN LATERAL (
    SELECT ${STATUS} AS status, now() - make_interval(secs => (${ROWS.invites} - n) * 63) AS created
  ) AS made`;

/** A tenth of what is swept is due. */
const OTHERS = [
  `INSERT INTO sessions (id, user_id, nonce, created_at, idle_expires_at, absolute_expires_at)
   SELECT ${id('session', 'n')}, ${id('user', 'n')}, sha256(n::text::bytea), now() - interval '60 days',
     now() + (n - 0.1 * ${ROWS.sessions}) * interval '1 minute' - interval '30 days', now() + interval '30 days'
   FROM generate_series(1, ${ROWS.sessions}) AS n`,
  `INSERT INTO events (id, type, occurred_at, actor_kind, subject_id, data)
   SELECT ${id('event', 'n')},
     CASE WHEN n % 400 = 0 THEN 'user.email_changed' WHEN n % 4 = 0 THEN 'user.created' ELSE 'invite.created' END,
     now() + (n - 0.1 * ${ROWS.events}) * interval '10 seconds' - interval '90 days', 'SYSTEM', coalesce(users.id, invites.id),
     jsonb_build_object('version', 1, 'email', coalesce(users.email, invites.email))
       || CASE WHEN n % 400 = 0 THEN jsonb_build_object('previousEmail', 'was.' || users.email) ELSE '{}' END
   FROM generate_series(1, ${ROWS.events}) AS n
   LEFT JOIN users ON n % 4 = 0 AND users.id = ${id('user', 'n / 4')}
   LEFT JOIN invites ON n % 4 <> 0 AND invites.id = ${id('invite', 'n')}`,
  `INSERT INTO idempotency_keys (actor_id, key, input_hash, invite_id, created_at)
   SELECT ${id('user', '500')}, n::text, sha256(n::text::bytea), ${id('invite', 'n')},
     now() + (n - 0.1 * ${ROWS.idempotency_keys}) * interval '1 second' - interval '1 day'
   FROM generate_series(1, ${ROWS.idempotency_keys}) AS n`,
  `INSERT INTO mail_attempts (invite_id, at, kind, outcome)
   SELECT ${id('invite', 'n')}, now() + (n - 0.1 * ${ROWS.mail_attempts}) * interval '10 seconds' - interval '90 days', 'INVITE', 'SENT'
   FROM generate_series(1, ${ROWS.mail_attempts}) AS n`,
  `INSERT INTO password_resets (id, user_id, token_hash, expires_at)
   SELECT ${id('link', 'n')}, ${id('user', 'n')}, sha256(n::text::bytea),
     now() + (n - 0.1 * ${ROWS.password_resets}) * interval '1 second'
   FROM generate_series(1, ${ROWS.password_resets}) AS n`,
  `INSERT INTO email_changes (id, user_id, new_email, token_hash, session_id, expires_at)
   SELECT ${id('link', 'n')}, ${id('user', 'n')}, 'new' || n || '@example.com', sha256(n::text::bytea), ${id('session', 'n')},
     now() + (n - 0.1 * ${ROWS.email_changes}) * interval '1 second'
   FROM generate_series(1, ${ROWS.email_changes}) AS n`,
  `INSERT INTO rate_limits (key, points, expire)
   SELECT 'signInAddress:' || n, 1,
     (extract(epoch FROM now()) * 1000)::bigint - 60000 + (n - ${ROWS.rate_limits} / 10) * 10
   FROM generate_series(1, ${ROWS.rate_limits}) AS n`,
];

/**
 * Fills a migrated database as two busy years would.
 *
 * The indexes are taken away and made again over the rows, which gives the same ones in half the time.
 */
export async function fill(db: pg.Client): Promise<void> {
  await db.query(`SET maintenance_work_mem = '512MB'; SET synchronous_commit = off`);
  await db.query(USERS);
  const { rows: indexes } = await db.query<{ name: string; definition: string }>(`
    SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition FROM pg_index
    WHERE indrelid = 'invites'::regclass AND NOT indisprimary`);
  for (const { name } of indexes) await db.query(`DROP INDEX ${name}`);
  await db.query(INVITES);
  for (const { definition } of indexes) await db.query(definition);
  for (const statement of OTHERS) await db.query(statement);
  await db.query('VACUUM ANALYZE');
}

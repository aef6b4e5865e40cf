import { hash } from '@node-rs/argon2';
import { PASSWORD } from './operations.ts';
import { withClient } from './with-client.ts';

/** Who asks, in every database. */
export const ADMIN_EMAIL = 'admin@example.com';

/** One admin and twenty people who have sent invites. */
const USERS = `
  INSERT INTO users (id, email, first_name, last_name, role, password_hash)
  SELECT uuidv7(), CASE n WHEN 0 THEN $1 ELSE 'inviter-' || n || '@example.com' END, 'Grace', 'Hopper',
    CASE n WHEN 0 THEN 'ADMIN' ELSE 'MEMBER' END::role, $2
  FROM generate_series(0, 20) AS n`;

/** Of every status, half a minute apart, their ids of that time as Usher's are; the oldest first, as they would have come. */
const INVITES = `
  WITH inviters AS (SELECT array_agg(id) AS ids FROM users)
  INSERT INTO invites (id, email, role, roles, status, message, window_seconds, expires_at, token_hash,
    created_at, updated_at, accepted_at, declined_at, revoked_at, invited_by_id, invited_by_name)
  SELECT uuidv7(n * interval '-30 seconds'), 'person-' || n || '@example.com', 'MEMBER', '{editor,reader}', status,
    'Welcome to the team!', 259200,
    CASE status WHEN 'PENDING' THEN now() + interval '30 days' ELSE created_at + interval '3 days' END,
    sha256(lpad(n::text, 43, '0')::bytea), created_at, created_at,
    CASE status WHEN 'ACCEPTED' THEN created_at END, CASE status WHEN 'DECLINED' THEN created_at END,
    CASE status WHEN 'REVOKED' THEN created_at END, ids[1 + n % 21], 'Grace Hopper'
  FROM inviters, generate_series($1::int - 1, 0, -1) AS n,
    LATERAL (SELECT now() - n * interval '30 seconds' AS created_at,
      ('{PENDING,PENDING,PENDING,PENDING,ACCEPTED,ACCEPTED,ACCEPTED,DECLINED,REVOKED,EXPIRED}'::invite_status[])[1 + n % 10] AS status
    ) AS made`;

/**
 * Fills a migrated, empty database. The indexes that no constraint stands on are made anew behind the rows, by their own
 * definitions, which is quicker; the triggers stay, so that the counts are right.
 */
export async function fill(url: string, invites: number): Promise<void> {
  const passwordHash = await hash(PASSWORD, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
  await withClient(url, async (client) => {
    await client.query(`SET maintenance_work_mem = '512MB'`);
    await client.query('BEGIN');
    await client.query(USERS, [ADMIN_EMAIL, passwordHash]);
    const { rows: indexes } = await client.query<{ name: string; definition: string }>(
      `SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition
       FROM pg_index WHERE indrelid = 'invites'::regclass
         AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)`,
    );
    for (const { name } of indexes) await client.query(`DROP INDEX ${name}`);
    await client.query(INVITES, [invites]);
    for (const { definition } of indexes) await client.query(definition);
    await client.query('COMMIT');
  });
}

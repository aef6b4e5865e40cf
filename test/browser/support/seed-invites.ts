import type { App } from '../../../src/app-type.ts';
import { sql } from '../../../src/database/sql.ts';

const FIRST_NAMES = [
  'Ada',
  'Grace',
  'Edsger',
  'Barbara',
  'Donald',
  'Margaret',
  'Alan',
  'Radia',
  'Ken',
  'Frances',
  'Linus',
  'Hedy',
  'Tim',
  'Katherine',
  'Niklaus',
  'Joan',
  'Tony',
  'Shafi',
  'Leslie',
  'Anita',
];
const LAST_NAMES = ['lovelace', 'hopper', 'dijkstra', 'liskov', 'knuth', 'hamilton', 'turing', 'perlman'];
/** A statement has five seconds. */
const BATCH = 10_000;
const LABELS = ['design', 'billing', 'support', 'north', 'editors'];

/**
 * Writes invites as they look after some weeks of use, straight into the database: they are older than any that could
 * be made through the API. Six of ten are accepted, two pending, and the rest expired, declined or revoked.
 *
 * @param count how many; a hundred thousand take some seconds
 */
export async function seedInvites({ db }: Pick<App, 'db'>, count: number): Promise<void> {
  for (let from = 0; from < count; from += BATCH)
    await seedBatch(db, count, from, Math.min(from + BATCH, count));
}

async function seedBatch(db: App['db'], count: number, from: number, to: number): Promise<void> {
  await db.execute(sql`
    INSERT INTO invites (
      id, email, role, roles, status, message, window_seconds, expires_at, token_hash, created_at, updated_at,
      accepted_at, declined_at, decline_reason, revoked_at, invited_by_id, invited_by_name, granted_by_id,
      delivery_status, sent_count, last_sent_at, delivery_error
    )
    SELECT
      gen_random_uuid(),
      lower((${FIRST_NAMES}::text[])[1 + n % 20]) || '.' || (${LAST_NAMES}::text[])[1 + (n * 3 + n / 20) % 8]
        || CASE WHEN n < 160 THEN '' ELSE n::text END || '@example.com',
      (CASE WHEN n % 11 = 4 THEN 'ADMIN' ELSE 'MEMBER' END)::role,
      CASE WHEN n % 3 = 0 THEN (${LABELS}::text[])[1 + n % 4 : 1 + n % 4 + n % 2] ELSE '{}' END,
      state::invite_status,
      CASE WHEN n % 5 = 0 THEN 'Looking forward to working with you.' END,
      604800,
      CASE state WHEN 'PENDING' THEN now() + interval '6 days' - age ELSE now() - interval '1 hour' - age END,
      sha256(gen_random_uuid()::text::bytea),
      now() - age, now() - age,
      CASE state WHEN 'ACCEPTED' THEN now() - age * 0.6 END,
      CASE state WHEN 'DECLINED' THEN now() - age * 0.5 END,
      CASE state WHEN 'DECLINED' THEN 'Wrong Ada, I am afraid.' END,
      CASE state WHEN 'REVOKED' THEN now() - age * 0.5 END,
      admin.id, trim(admin.first_name || ' ' || coalesce(admin.last_name, '')), admin.id,
      (CASE WHEN n % 30 = 4 THEN 'FAILED' WHEN n % 17 = 3 THEN 'NOT_REQUESTED' ELSE 'SENT' END)::delivery_status,
      CASE WHEN n % 30 = 4 OR n % 17 = 3 THEN 0 ELSE 1 END,
      CASE WHEN n % 30 = 4 OR n % 17 = 3 THEN NULL ELSE now() - age END,
      CASE WHEN n % 30 = 4 THEN '550 5.1.1 The mailbox does not exist.' END
    FROM generate_series(${from}::int, ${to - 1}::int) AS n
    CROSS JOIN LATERAL (
      SELECT
        CASE
          WHEN n % 10 IN (0, 4) THEN 'PENDING'
          WHEN n % 10 = 7 THEN 'EXPIRED'
          WHEN n % 20 = 9 THEN 'DECLINED'
          WHEN n % 20 = 19 THEN 'REVOKED'
          ELSE 'ACCEPTED'
        END AS state,
        interval '7 minutes' * (n + 1) * least(40, 100000 / ${count}::int) * 0.2 AS age
    ) AS drawn
    CROSS JOIN LATERAL (SELECT id, first_name, last_name FROM users WHERE role = 'ADMIN' LIMIT 1) AS admin`);
}

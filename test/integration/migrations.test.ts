import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { diffSchemas, prismaMigrateDeploy } from '../../scripts/schema-engine.ts';
import { MigrationError } from '../../src/database/apply-migration.ts';
import { migrate, pendingMigrations } from '../../src/database/migrate.ts';
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from '../support/database.ts';
import { until } from '../support/until.ts';

const log = pino({ level: 'silent' });
const PRISMA = join(import.meta.dirname, '..', '..', 'prisma');

/** The indexes of `steps` that no constraint made. */
const VALID = `SELECT indexrelid::regclass::text AS name, indisvalid AS valid
               FROM pg_index WHERE indrelid = 'steps'::regclass AND NOT indisprimary`;

/** What the migrations hold beyond schema.prisma, because Prisma has no words for it. */
const HAND_WRITTEN = [
  'check email_changes.email_changes_confirmed',
  'check email_changes.email_changes_email_normalised',
  'check email_changes.email_changes_token_hash',
  'check invites.invites_accepted',
  'check invites.invites_declined',
  'check invites.invites_email_normalised',
  'check invites.invites_metadata_object',
  'check invites.invites_revoked',
  'check invites.invites_sent_count',
  'check invites.invites_token_hash',
  'check invites.invites_user_only_when_accepted',
  'check invites.invites_version',
  'check invites.invites_window',
  'check password_resets.password_resets_token_hash',
  'check suppressions.suppressions_address_hash',
  'check users.users_email_normalised',
  'check users.users_metadata_object',
  'check webhook_endpoints.webhook_endpoints_disabled',
  'column event_order.added',
  'column invite_counts.change',
  'column invite_counts.role',
  'column invite_counts.status',
  'column rate_limits.expire',
  'column rate_limits.key',
  'column rate_limits.points',
  'constraint event_order.event_order_added_not_null',
  'constraint invite_counts.invite_counts_change_not_null',
  'constraint invite_counts.invite_counts_role_not_null',
  'constraint invite_counts.invite_counts_status_not_null',
  'constraint rate_limits.rate_limits_key_not_null',
  'constraint rate_limits.rate_limits_pkey',
  'constraint rate_limits.rate_limits_points_not_null',
  'index email_changes.email_changes_live_key',
  'index events.events_email_idx',
  'index events.events_previous_email_idx',
  'index invites.invites_due_idx',
  'index invites.invites_email_trgm_idx',
  'index invites.invites_ended_idx',
  'index invites.invites_former_inviter_idx',
  'index invites.invites_labels_trgm_idx',
  'index invites.invites_lanes_created_at_idx',
  'index invites.invites_lanes_email_idx',
  'index invites.invites_lanes_expires_at_idx',
  'index invites.invites_live_email_key',
  'index invites.invites_reminders_idx',
  'index invites.invites_renewal_idx',
  'index invites.invites_revoked_by_idx',
  'index invites.invites_suppressed_idx',
  'index invites.invites_undelivered_idx',
  'index rate_limits.rate_limits_expire_idx',
  'index rate_limits.rate_limits_pkey',
  'index users.users_lanes_created_at_idx',
  'index users.users_search_trgm_idx',
  'index webhook_deliveries.webhook_deliveries_once_key',
  'index webhook_deliveries.webhook_deliveries_waiting_idx',
  'trigger api_keys.api_keys_ended',
  'trigger invites.invites_count_changed',
  'trigger invites.invites_count_deleted',
  'trigger invites.invites_count_inserted',
  'trigger invites.invites_count_truncated',
  'trigger invites.invites_revision',
  'trigger sessions.sessions_deleted',
  'trigger sessions.sessions_ended',
  'trigger users.users_end_account_links',
  'trigger users.users_revision',
  'trigger webhook_endpoints.webhook_endpoints_revision',
];

describe('the migrations of this repository', () => {
  test('make the tables that schema.prisma describes, and nothing else that is not listed here', async () => {
    const migrated = await database(createTestDatabase);
    const described = await database(createEmptyDatabase);
    await described.query(await diffSchemas(null, await readFile(join(PRISMA, 'schema.prisma'), 'utf8')));
    const [actual, expected] = [await catalog(migrated), await catalog(described)];
    expect(expected.size).toBeGreaterThan(100);
    for (const [name, definition] of expected) expect(actual.get(name), name).toBe(definition);
    const others = [...actual.keys()].filter((name) => !expected.has(name));
    expect(others.filter((name) => !name.includes(' _prisma_migrations.'))).toEqual(HAND_WRITTEN);
  });

  test('make an index for each column that refers to another table, so that a deletion finds what refers to it', async () => {
    const db = await database(createTestDatabase);
    const { rows } = await db.query(`
      SELECT conname, EXISTS (SELECT FROM pg_index WHERE indrelid = conrelid AND indkey[0] = conkey[1]) AS indexed
      FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace`);
    expect(rows.length).toBeGreaterThan(8);
    expect(rows.filter(({ indexed }) => !indexed)).toEqual([]);
  });

  test('keep the schema that the next one is to start from', async () => {
    const last = (await ours()).names.at(-1) ?? '';
    const kept = await readFile(join(PRISMA, 'migrations', last, 'schema.prisma'), 'utf8');
    expect(await diffSchemas(kept, await readFile(join(PRISMA, 'schema.prisma'), 'utf8'))).toBe('');
  });

  test('bring the function along by which changes queue their jobs', async () => {
    const db = await database(createTestDatabase);
    const { rows } = await db.query(`SELECT id FROM graphile_worker.add_job('test', '{}')`);
    expect(rows).toHaveLength(1);
  });

  test('are taken by prisma migrate deploy as its own, and the other way round', async () => {
    const { scripts, names } = await ours();
    const byUs = await database(createTestDatabase);
    expect(await prismaMigrateDeploy(byUs.url, scripts)).toEqual([]);

    const byPrisma = await database(createEmptyDatabase);
    expect(await prismaMigrateDeploy(byPrisma.url, scripts)).toEqual(names);
    expect(await pendingMigrations(byPrisma.client)).toEqual([]);
    expect(await migrate(byPrisma.url, { log })).toEqual([]);

    expect([...(await catalog(byUs))]).toEqual([...(await catalog(byPrisma))]);
    const history = `SELECT migration_name, checksum, applied_steps_count, logs, rolled_back_at, length(id) AS id,
                            finished_at >= started_at AS finished FROM _prisma_migrations ORDER BY 1`;
    expect((await byUs.query(history)).rows).toEqual((await byPrisma.query(history)).rows);
  });
});

/** Applies the first migrations of this repository, up to one of this name. */
async function migrateBefore(url: string, name: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'usher-migrations-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const names = (await ours()).names;
  const until = names.findIndex((candidate) => candidate.endsWith(`_${name}`));
  for (const earlier of names.slice(0, until)) {
    await cp(join(PRISMA, 'migrations', earlier), join(folder, earlier), { recursive: true });
  }
  await migrate(url, { log, folder });
}

describe('the migration that makes a scope of granting ADMIN', () => {
  test('gives it to the API keys that held every scope, and to no others', async () => {
    const db = await database(createEmptyDatabase);
    await migrateBefore(db.url, 'admins_grant');
    const all = ['invites:read', 'invites:write', 'users:read', 'users:write', 'api-keys:manage'];
    const before = [all, [...all].reverse(), all.slice(1), ['invites:write', 'users:write'], ['users:read']];
    for (const [index, scopes] of before.entries()) {
      await db.client.query(
        `INSERT INTO api_keys (id, name, prefix, secret_hash, scopes) VALUES (gen_random_uuid(), $1, '', $2, $3)`,
        [String(index), Buffer.from([index]), scopes],
      );
    }
    await migrate(db.url, { log });
    const { rows } = await db.query('SELECT scopes FROM api_keys ORDER BY name');
    expect(rows.map(({ scopes }) => scopes)).toEqual([
      [...all, 'admins:grant'],
      [...[...all].reverse(), 'admins:grant'],
      ...before.slice(2),
    ]);
  });
});

describe('the migration that composes names', () => {
  test('leaves each as it reads', async () => {
    const db = await database(createEmptyDatabase);
    await migrateBefore(db.url, 'names_composed');
    await db.client.query(
      `INSERT INTO users (id, email, first_name, last_name, role, password_hash) VALUES
         (gen_random_uuid(), 'a@example.com', $1, NULL, 'MEMBER', ''), (gen_random_uuid(), 'b@example.com', 'Ada', $2, 'MEMBER', '')`,
      ['Zoe\u0308', 'Mu\u0308ller'],
    );
    await migrate(db.url, { log });
    const { rows } = await db.query('SELECT first_name, last_name FROM users ORDER BY email');
    expect(rows).toEqual([
      { first_name: 'Zo\u00eb', last_name: null },
      { first_name: 'Ada', last_name: 'M\u00fcller' },
    ]);
  });
});

describe('somebody who migrates', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'usher-migrations-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    // In another order on the disk than by name.
    await write('20250102000000_fill', 'INSERT INTO steps VALUES (1);\nINSERT INTO steps VALUES (2);\n');
    await write('20250101000000_make', 'CREATE TABLE steps (id int PRIMARY KEY);\n');
  });

  async function write(name: string, script: string): Promise<void> {
    await mkdir(join(folder, name), { recursive: true });
    await writeFile(join(folder, name, 'migration.sql'), script);
  }

  const run = (db: Opened) => migrate(db.url, { log, folder });

  test('has them applied by name, once, and is told which', async () => {
    const db = await database(createEmptyDatabase);
    expect(await pendingMigrations(db.client, folder)).toEqual([
      '20250101000000_make',
      '20250102000000_fill',
    ]);
    expect(await run(db)).toEqual(['20250101000000_make', '20250102000000_fill']);
    expect(await pendingMigrations(db.client, folder)).toEqual([]);
    expect(await run(db)).toEqual([]);

    await write('20250103000000_more', 'INSERT INTO steps VALUES (3);');
    expect(await pendingMigrations(db.client, folder)).toEqual(['20250103000000_more']);
    expect(await run(db)).toEqual(['20250103000000_more']);
    expect((await db.query('SELECT id FROM steps ORDER BY id')).rows).toEqual([
      { id: 1 },
      { id: 2 },
      { id: 3 },
    ]);
  });

  test('reads one line of a new database, and then one of each migration', async () => {
    const db = await database(createEmptyDatabase);
    const said: { msg: string; migration?: string; migrations?: number }[] = [];
    const told = { log: pino({}, { write: (line: string) => void said.push(JSON.parse(line)) }), folder };
    await migrate(db.url, told);
    await write('20250103000000_more', 'INSERT INTO steps VALUES (3);');
    await migrate(db.url, told);
    expect(said).toMatchObject([
      { msg: 'tables made in a new database', migrations: 2 },
      { msg: 'migration applied', migration: '20250103000000_more' },
    ]);
  });

  test('at the same moment as four others has each migration applied once', async () => {
    const db = await database(createEmptyDatabase);
    const done = await Promise.all(Array.from({ length: 5 }, () => run(db)));
    expect(done.flat().sort()).toEqual(['20250101000000_make', '20250102000000_fill']);
  });

  test("during somebody else's long transaction stands back, and keeps nobody from the table", async () => {
    const db = await database(createEmptyDatabase);
    await run(db);
    await write('20250103000000_note', 'ALTER TABLE steps ADD COLUMN note text;');
    await db.query('BEGIN; SELECT * FROM steps');
    const said: { msg: string; waitsFor?: string[] }[] = [];
    const running = migrate(db.url, {
      log: pino({}, { write: (line: string) => void said.push(JSON.parse(line)) }),
      folder,
    });
    await until('it says that it waits', () => said.some(({ msg }) => msg.includes('waits for those')));

    const other = new pg.Client(db.url);
    await other.connect();
    expect((await other.query('SELECT 1 FROM pg_locks WHERE NOT granted')).rows).toEqual([]);
    expect((await other.query('SELECT id FROM steps')).rows).toHaveLength(2);
    await other.query('UPDATE steps SET id = 3 WHERE id = 2');
    await other.end();
    await db.query('COMMIT');
    expect(await running).toEqual(['20250103000000_note']);
    expect((await db.query('SELECT id, note FROM steps ORDER BY id')).rows).toEqual([
      { id: 1, note: null },
      { id: 3, note: null },
    ]);
  });

  test('has an index built concurrently, while others wait for their turn to migrate', async () => {
    const db = await database(createEmptyDatabase);
    await write(
      '20250103000000_index',
      '-- By hand.\nCREATE INDEX CONCURRENTLY "steps_even" ON steps (id)\n  WHERE id % 2 = 0;\n',
    );
    const done = await Promise.all(Array.from({ length: 3 }, () => run(db)));
    expect(done.flat()).toContain('20250103000000_index');
    expect(await pendingMigrations(db.client, folder)).toEqual([]);
    expect((await db.query(VALID)).rows).toEqual([{ name: 'steps_even', valid: true }]);
    await write('20250104000000_no_index', 'DROP INDEX CONCURRENTLY steps_even;');
    await run(db);
    expect((await db.query(VALID)).rows).toEqual([]);
  });

  test('whose index could not be built has what is left of it taken away, and the index built anew', async () => {
    const db = await database(createEmptyDatabase);
    await write(
      '20250102000000_fill',
      'ALTER TABLE steps ADD COLUMN n int DEFAULT 1; INSERT INTO steps VALUES (1), (2);',
    );
    await write(
      '20250103000000_index',
      'CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS steps_n ON steps (n);',
    );
    await expect(run(db)).rejects.toThrow(
      /"20250103000000_index" failed and is tried anew the next time: .*steps_n/,
    );
    expect((await db.query(VALID)).rows).toEqual([{ name: 'steps_n', valid: false }]);

    await db.query('UPDATE steps SET n = id');
    expect(await run(db)).toEqual(['20250103000000_index']);
    expect((await db.query(VALID)).rows).toEqual([{ name: 'steps_n', valid: true }]);

    // Killed after it was built and before that was recorded.
    await db.query(`DELETE FROM _prisma_migrations WHERE migration_name = '20250103000000_index'`);
    expect(await run(db)).toEqual(['20250103000000_index']);
  });

  test('with a mistake in one has nothing of it, and goes on when it is mended', async () => {
    const db = await database(createEmptyDatabase);
    await write('20250103000000_broken', 'INSERT INTO steps VALUES (3);\nINSERT INTO stepz VALUES (4);');
    await expect(run(db)).rejects.toThrow(/"20250103000000_broken" failed and was rolled back: .*stepz/);
    expect((await db.query('SELECT max(id) FROM steps')).rows).toEqual([{ max: 2 }]);
    expect(await pendingMigrations(db.client, folder)).toEqual(['20250103000000_broken']);

    await write('20250103000000_broken', 'INSERT INTO steps VALUES (3);');
    expect(await run(db)).toEqual(['20250103000000_broken']);
  });

  test('is refused when a migration was edited after it was applied, but not for the line endings of git', async () => {
    const db = await database(createEmptyDatabase);
    await run(db);
    await write('20250102000000_fill', 'INSERT INTO steps VALUES (1);\r\nINSERT INTO steps VALUES (2);\r\n');
    expect(await run(db)).toEqual([]);
    await write('20250102000000_fill', 'INSERT INTO steps VALUES (1);\n');
    await write('20250103000000_more', 'INSERT INTO steps VALUES (3);');
    await expect(run(db)).rejects.toThrow(/"20250102000000_fill" was edited.*Nothing was changed/);
    expect((await db.query('SELECT max(id) FROM steps')).rows).toEqual([{ max: 2 }]);
  });

  test('is refused when another tool left a migration half done, until it is marked as rolled back', async () => {
    const db = await database(createEmptyDatabase);
    await run(db);
    await write('20250103000000_more', 'INSERT INTO steps VALUES (3);');
    await db.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('x', 'y', '20250103000000_more')`,
    );
    expect(await pendingMigrations(db.client, folder)).toEqual(['20250103000000_more']);
    await expect(run(db)).rejects.toThrow(/"20250103000000_more" failed.*prisma migrate resolve/);
    await db.query(`UPDATE _prisma_migrations SET rolled_back_at = now() WHERE id = 'x'`);
    expect(await run(db)).toEqual(['20250103000000_more']);
  });

  test('is refused by a database that a newer version migrated', async () => {
    const db = await database(createEmptyDatabase);
    await write('20990101000000_future', 'INSERT INTO steps VALUES (99);');
    await run(db);
    await rm(join(folder, '20990101000000_future'), { recursive: true });
    await expect(run(db)).rejects.toThrow(/newer than this Usher.*"20990101000000_future"/);
  });

  test("is refused by somebody else's tables, but not by an extension's", async () => {
    const db = await database(createEmptyDatabase);
    await db.query('CREATE TABLE orders (id int); CREATE VIEW open_orders AS SELECT * FROM orders');
    await expect(run(db)).rejects.toThrow(/not empty and not Usher's: it holds "open_orders", "orders"/);
    const { rows } = await db.query(
      `SELECT to_regclass('steps') AS steps, to_regnamespace('graphile_worker') AS jobs`,
    );
    expect(rows).toEqual([{ steps: null, jobs: null }]);

    await db.query('DROP TABLE orders CASCADE');
    await db.query('CREATE EXTENSION citext');
    expect(await run(db)).toHaveLength(2);
  });

  test.each([
    [
      'the database is away',
      (url: URL) => url.searchParams.set('host', '/nowhere'),
      /does not answer \(ENOENT\)/,
    ],
    ['the password is wrong', (url: URL) => (url.password = 'hunter2'), /refuses the password of "usher"/],
    ['there is no such database', (url: URL) => (url.pathname = 'nothing'), /has no database "nothing"/],
  ])('is told when %s, without the password', async (_, change, message) => {
    const url = new URL((await database(createEmptyDatabase)).url);
    change(url);
    const refusal = await migrate(url.href, { log, folder }).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(MigrationError);
    expect((refusal as Error).message).toMatch(message);
    expect((refusal as Error).message).toContain('DATABASE_URL');
    expect((refusal as Error).message).not.toContain(url.password);
  });
});

interface Opened {
  readonly url: string;
  readonly client: pg.Client;
  query(statement: string): Promise<pg.QueryResult>;
}

async function database(create: () => Promise<TestDatabase>): Promise<Opened> {
  const db = await create();
  const client = new pg.Client(db.url);
  await client.connect();
  onTestFinished(async () => {
    await client.end();
    await db.drop();
  });
  return { url: db.url, client, query: (statement) => client.query(statement) };
}

async function ours(): Promise<{ names: string[]; scripts: Map<string, string> }> {
  const names = (await readdir(join(PRISMA, 'migrations'))).filter((name) => /^\d{14}_/.test(name)).sort();
  const scripts = new Map<string, string>();
  for (const name of names) {
    scripts.set(name, await readFile(join(PRISMA, 'migrations', name, 'migration.sql'), 'utf8'));
  }
  return { names, scripts };
}

/** Everything that a schema says about tables and types, by name. */
async function catalog(db: Opened): Promise<Map<string, string>> {
  const { rows } = await db.query(`
    WITH tables AS (
      SELECT oid, relname FROM pg_class
      WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'm', 'p')
    )
    SELECT format('column %s.%s', relname, attname) AS name,
           concat_ws(' ', format_type(atttypid, atttypmod), CASE WHEN attnotnull THEN 'NOT NULL' END,
                     pg_get_expr(adbin, adrelid)) AS definition
    FROM tables JOIN pg_attribute ON attrelid = tables.oid LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
    WHERE attnum > 0 AND NOT attisdropped
    UNION ALL
    SELECT format('%s %s.%s', CASE contype WHEN 'c' THEN 'check' ELSE 'constraint' END, relname, conname),
           pg_get_constraintdef(pg_constraint.oid)
    FROM tables JOIN pg_constraint ON conrelid = tables.oid
    UNION ALL
    SELECT format('index %s.%s', relname, indexrelid::regclass), pg_get_indexdef(indexrelid)
    FROM tables JOIN pg_index ON indrelid = tables.oid
    UNION ALL
    SELECT format('trigger %s.%s', relname, tgname), pg_get_triggerdef(pg_trigger.oid)
    FROM tables JOIN pg_trigger ON tgrelid = tables.oid AND NOT tgisinternal
    UNION ALL
    SELECT format('enum %s', typname), string_agg(enumlabel, ', ' ORDER BY enumsortorder)
    FROM pg_type JOIN pg_enum ON enumtypid = pg_type.oid GROUP BY typname
    ORDER BY 1`);
  return new Map(rows.map((row) => [row.name, row.definition]));
}

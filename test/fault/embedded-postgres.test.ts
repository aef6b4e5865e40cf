import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chown,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../src/database/embedded/embedded-postgres.ts';
import { FolderInUseError } from '../../src/database/embedded/folder-lock.ts';
import { ClusterError } from '../../src/database/embedded/postgres-cluster.ts';

const log = pino({ level: 'silent' });
const isRoot = process.getuid?.() === 0;
const NOBODY = 65_534;
const PROGRAM = join(import.meta.dirname, '..', 'support', 'embedded-service.ts');

/** A folder that only this account can enter, with everything of this file in it. */
let home: string;
/** The data folder of somebody who started once and stopped; the tests go on with it, and leave it stopped. */
let used: string;
let firstStart: { url: string; facts: Record<string, unknown>; account: number | undefined };

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'usher-embedded-'));
  used = join(home, 'made', 'with', 'its', 'parents');
  const server = await startEmbeddedPostgres({ dataDir: used, log });
  firstStart = {
    url: server.url,
    facts: await one(
      server.url,
      `SELECT current_user AS role, current_setting('is_superuser') AS superuser,
              current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commits,
              current_setting('full_page_writes') AS pages, current_setting('listen_addresses') AS addresses,
              current_setting('TimeZone') AS zone, current_setting('server_encoding') AS encoding,
              upper('café я') AS upper`,
    ),
    account: (await stat(`/proc/${await serverPid(used)}`).catch(() => null))?.uid,
  };
  await one(server.url, 'CREATE TABLE notes (id int PRIMARY KEY)');
  await server.stop();
});

afterAll(() => rm(home, { recursive: true, force: true }));

describe('the first start', () => {
  test('makes a database that is durable, speaks UTF-8 and UTC, and serves a role without privileges', () => {
    expect(firstStart.facts).toEqual({
      role: 'usher',
      superuser: 'off',
      fsync: 'on',
      commits: 'on',
      pages: 'on',
      addresses: '',
      zone: 'UTC',
      encoding: 'UTF8',
      upper: 'CAFÉ Я',
    });
  });

  test('opens no folder to anybody, and keeps its password in a file of its owner', async () => {
    expect((await stat(home)).mode & 0o777).toBe(0o700);
    expect((await stat(used)).mode & 0o777).toBe(0o700);
    expect((await stat(join(used, 'postgres'))).mode & 0o777).toBe(0o700);
    expect((await stat(join(used, 'postgres', 'usher.password'))).mode & 0o777).toBe(0o600);
  });

  test.runIf(isRoot && process.platform === 'linux')(
    'by root runs the server as another account',
    async () => {
      expect(firstStart.account).toBe((await stat(join(used, 'postgres'))).uid);
      expect(firstStart.account).not.toBe(0);
    },
  );

  test.runIf(nobodyReads(PROGRAM))('by somebody else runs it as that one', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'usher-embedded-'));
    onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
    await chown(dataDir, NOBODY, NOBODY);
    const service = startService(dataDir, { uid: NOBODY, gid: NOBODY });
    const { url } = await service.says();
    expect(await one(url, 'SELECT current_user AS role')).toEqual({ role: 'usher' });
    expect((await stat(`/proc/${await serverPid(dataDir)}`)).uid).toBe(NOBODY);
    await service.stop();
  });

  test('that was cut short leaves nothing in the way of the next', async () => {
    const dataDir = await emptyFolder();
    await mkdir(join(dataDir, 'postgres.draft-half', 'base'), { recursive: true });
    await mkdir(join(dataDir, 'postgres'));
    const server = await start(dataDir);
    await one(server.url, 'SELECT 1');
    expect((await readdir(dataDir)).sort()).toEqual(['postgres', 'postgres.log', 'usher.lock']);
  });
});

describe('the password', () => {
  test.each([
    ['a wrong one', (url: string) => withPassword(url, 'wrong')],
    ['none', (url: string) => withPassword(url, '')],
    ['the superuser and none', (url: string) => withPassword(url, '').replace('usher@', 'postgres@')],
  ])('is needed: %s does not get in', async (_, change) => {
    const server = await start(used);
    await expect(one(change(server.url), 'SELECT 1')).rejects.toThrow(/password/);
    await expect(one(server.url, 'SELECT 1')).resolves.toBeDefined();
  });
});

describe('what was written', () => {
  test('is there after a stop and a start', async () => {
    const before = await start(used);
    const note = await write(before.url);
    await before.stop();
    const after = await start(used);
    expect(after.url).toBe(before.url);
    expect(await notes(after)).toContain(note);
  });

  test('is there when the folder was moved to a path that is too long for a socket', async () => {
    const before = await start(used);
    const note = await write(before.url);
    await before.stop();
    const moved = join(home, 'long'.repeat(30));
    await rename(used, moved);
    try {
      const server = await start(moved);
      expect(await notes(server)).toContain(note);
      await server.stop();
    } finally {
      await rename(moved, used);
    }
  });

  test('is there after a kill -9 of the service, whose server ends by itself', async () => {
    const service = startService(used);
    const acknowledged = await writeUntil((await service.says()).url, () => service.kill());
    await until(async () => !(await isRunning(used)));
    const server = await start(used);
    expect(await notes(server)).toEqual(expect.arrayContaining(acknowledged));
  });

  test('is there after a kill -9 of the service and the server at once, with the number of the server given to another process', async () => {
    const service = startService(used);
    const { url } = await service.says();
    const pidFile = join(used, 'postgres', 'postmaster.pid');
    const contents = await readFile(pidFile, 'utf8');
    const acknowledged = await writeUntil(url, async () => {
      process.kill(await serverPid(used), 'SIGKILL');
      await service.kill();
    });
    const { uid, gid } = await stat(pidFile);
    const stranger = spawn('sleep', ['60'], isRoot ? { uid, gid } : {});
    onTestFinished(() => void stranger.kill());
    await writeFile(pidFile, contents.replace(/^\d+/, String(stranger.pid)));
    const server = await start(used);
    expect(await notes(server)).toEqual(expect.arrayContaining(acknowledged));
  });

  test.runIf(process.platform === 'linux')('is there when the server outlived its service', async () => {
    const service = startService(used);
    const { url } = await service.says();
    const orphan = await serverPid(used);
    process.kill(await guardOf(orphan), 'SIGKILL');
    const client = new pg.Client(url);
    client.on('error', () => {}); // It is cut off when the orphan is stopped.
    await client.connect();
    const note = await write(url);
    await service.kill();
    expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);

    const server = await start(used);
    expect(await serverPid(used)).not.toBe(orphan);
    expect(await notes(server)).toContain(note);
    await expect(client.query('SELECT 1')).rejects.toThrow();
  });

  test('is there when the server was killed under a living service, which starts it again', async () => {
    const server = await start(used);
    const note = await write(server.url);
    process.kill(await serverPid(used), 'SIGKILL');
    await until(() =>
      notes(server).then(
        () => true,
        () => false,
      ),
    );
    expect(await notes(server)).toContain(note);
  });
});

describe('a second service on the same folder', () => {
  test('is refused at once, told by whom, and does the first no harm', async () => {
    const first = await start(used);
    const client = new pg.Client(first.url);
    await client.connect();
    onTestFinished(() => client.end());
    const pid = await serverPid(used);

    const begun = performance.now();
    const refusal = await startEmbeddedPostgres({ dataDir: used, log }).catch((error: unknown) => error);
    expect(performance.now() - begun).toBeLessThan(3_000);
    expect(refusal).toBeInstanceOf(FolderInUseError);
    expect((refusal as Error).message).toContain(used);
    expect((refusal as Error).message).toContain(`process ${process.pid}`);
    expect((refusal as Error).message).toContain('DATA_DIR');

    const second = startService(used);
    expect(await second.says()).toMatchObject({ refused: 'FolderInUseError' });
    await second.exited;
    expect(await serverPid(used)).toBe(pid);
    expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  });

  test('may start when the first has stopped', async () => {
    await (await start(used)).stop();
    await (await start(used)).stop();
  });

  test.each([
    ['a new folder', () => emptyFolder()],
    ['the folder of a service that was killed', () => folderOfKilled()],
  ])('at the same moment: exactly one of three gets %s', async (_, folder) => {
    const dataDir = await folder();
    const services = [startService(dataDir), startService(dataDir), startService(dataDir)];
    const said = await Promise.all(services.map((service) => service.says()));
    expect(said.filter((what) => what.url)).toHaveLength(1);
    expect(said.filter((what) => what.refused === 'FolderInUseError')).toHaveLength(2);
    const winner = services[said.findIndex((what) => what.url)];
    expect(said.find((what) => what.refused)?.message).toContain(`process ${winner?.process.pid}`);
    await Promise.all(services.map((service) => service.stop()));
  });
});

describe('a folder that cannot be served', () => {
  test('of another major version is refused and left as it is', async () => {
    const dataDir = await emptyFolder();
    await mkdir(join(dataDir, 'postgres'));
    await writeFile(join(dataDir, 'postgres', 'PG_VERSION'), '14\n');
    await expect(start(dataDir)).rejects.toThrow(/made by PostgreSQL 14, and this is PostgreSQL 18.*pg_dump/);
    expect(await readdir(join(dataDir, 'postgres'))).toEqual(['PG_VERSION']);
  });

  test('that holds something else is refused and left as it is', async () => {
    const dataDir = await emptyFolder();
    await mkdir(join(dataDir, 'postgres'));
    await writeFile(join(dataDir, 'postgres', 'thesis.txt'), 'years of work');
    await expect(start(dataDir)).rejects.toThrow(ClusterError);
    await expect(start(dataDir)).rejects.toThrow(/no PostgreSQL database or a damaged one/);
    expect(await readdir(join(dataDir, 'postgres'))).toEqual(['thesis.txt']);
  });

  test('that is damaged is refused with what the server says, and is not locked afterwards', async () => {
    const control = join(used, 'postgres', 'global', 'pg_control');
    const contents = await readFile(control);
    await truncate(control, 100);
    await expect(start(used)).rejects.toThrow(/did not start.*pg_control/s);
    await writeFile(control, contents);
    await one((await start(used)).url, 'SELECT 1');
  });
});

test('a Ctrl-C reaches the service alone, which still has its database while it stops', async () => {
  const service = startService(used, { detached: true });
  await service.says();
  const { pid } = service.process;
  if (pid === undefined) throw new Error('the service did not start');
  process.kill(-pid, 'SIGINT');
  expect(await service.says()).toEqual({ answered: 1 });
  expect(await service.exited).toBe(0);
  expect(await isRunning(used)).toBe(false);
});

/** Only root can start a process as somebody else, who may not be able to reach a checkout in root's home. */
function nobodyReads(path: string): boolean {
  if (!isRoot || process.platform !== 'linux') return false;
  return spawnSync('test', ['-r', path], { uid: NOBODY, gid: NOBODY }).status === 0;
}

interface Said {
  url: string;
  refused?: string;
  message?: string;
  answered?: number;
}

function startService(dataDir: string, options: { uid?: number; gid?: number; detached?: boolean } = {}) {
  const child = spawn(process.execPath, ['--import', 'tsx', PROGRAM, dataDir], {
    ...options,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  async function end(signal: NodeJS.Signals): Promise<void> {
    child.kill(signal);
    await exited;
  }
  onTestFinished(() => end('SIGKILL'));
  return {
    process: child as ChildProcess,
    exited,
    async says(): Promise<Said> {
      const { value, done } = await lines.next();
      if (done) throw new Error(`the service said nothing and ended with ${await exited}`);
      return JSON.parse(value) as Said;
    },
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}

async function start(dataDir: string): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir, log });
  onTestFinished(() => server.stop());
  return server;
}

let folders = 0;

async function emptyFolder(): Promise<string> {
  folders += 1;
  const folder = join(home, String(folders));
  await mkdir(folder, { mode: 0o700 });
  return folder;
}

async function folderOfKilled(): Promise<string> {
  const service = startService(used);
  await service.says();
  await service.kill();
  return used;
}

async function one(url: string, statement: string): Promise<Record<string, unknown>> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query(statement)).rows[0];
  } finally {
    await client.end();
  }
}

async function notes(server: EmbeddedPostgres): Promise<number[]> {
  return (await one(server.url, 'SELECT array_agg(id ORDER BY id) AS ids FROM notes'))['ids'] as number[];
}

let lastNote = 0;

async function write(url: string): Promise<number> {
  lastNote += 1;
  await one(url, `INSERT INTO notes VALUES (${lastNote})`);
  return lastNote;
}

/** Writes notes one by one, has the service killed in the middle, and returns those that were acknowledged. */
async function writeUntil(url: string, kill: () => Promise<void>): Promise<number[]> {
  const client = new pg.Client(url);
  client.on('error', () => {}); // It is cut off, and the next note says so.
  await client.connect();
  const acknowledged: number[] = [];
  let killed: Promise<void> | undefined;
  while (true) {
    lastNote += 1;
    try {
      await client.query('INSERT INTO notes VALUES ($1)', [lastNote]);
    } catch {
      break;
    }
    acknowledged.push(lastNote);
    if (acknowledged.length === 50) killed = kill();
  }
  await killed;
  expect(acknowledged.length).toBeGreaterThanOrEqual(50);
  return acknowledged;
}

function withPassword(url: string, password: string): string {
  const changed = new URL(url);
  changed.password = password;
  return changed.href;
}

async function serverPid(dataDir: string): Promise<number> {
  return Number.parseInt(await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8'), 10);
}

async function isRunning(dataDir: string): Promise<boolean> {
  return readdir(join(dataDir, 'postgres')).then((names) => names.includes('postmaster.pid'));
}

async function guardOf(server: number): Promise<number> {
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (command.includes(`usher-postgres-guard\0${server}\0`)) return Number(pid);
  }
  throw new Error('the server has no guard');
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await delay(20);
}

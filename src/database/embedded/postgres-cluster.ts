import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chown, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Logger } from 'pino';
import { OperatorError } from '../../platform/operator-error.ts';
import { type Account, type PostgresBinaries, postgresBinaries, postgresMajor } from './postgres-binaries.ts';

const run = promisify(execFile);

/** A PostgreSQL data folder, whoever runs or may run a server on it. */
export interface Cluster {
  readonly folder: string;
  readonly binaries: PostgresBinaries;
  /** Of the roles `usher`, which owns the database of that name, and `postgres`, the superuser. */
  readonly password: string;
  /** How to start one of the programs: as whom, where, and knowing nothing of the service's environment. */
  readonly spawnOptions: { readonly cwd: string; readonly env: NodeJS.ProcessEnv } & Partial<Account>;
  /** The folder as the programs are to be told it. */
  readonly path: string;
}

/** A folder that no server of ours can work on. The message says why, and what to do. */
export class ClusterError extends OperatorError {}

/** In the cluster's folder; only the account that runs the server can read it. */
export const PASSWORD_FILE = 'usher.password';

/**
 * Opens the cluster in `<dataDir>/postgres`, made first where there is none.
 *
 * @param dataDir an absolute path that this process alone works on
 * @throws ClusterError for a folder of another major version, of another account, or damaged
 */
export async function openCluster(dataDir: string, log: Logger): Promise<Cluster> {
  const folder = join(dataDir, 'postgres');
  const made = (await entries(folder)).length > 0;
  if (made) await refuseOtherVersion(folder);
  const account = made ? await ownerOf(folder) : await accountToRunAs(log);
  const binaries = await postgresBinaries(account, dataDir);
  if (!made) await makeCluster(dataDir, folder, binaries, account, log);
  const password = await readFile(join(folder, PASSWORD_FILE), 'utf8').catch((cause: Error) => {
    throw new ClusterError(`The database folder ${folder} has lost its ${PASSWORD_FILE}. ${RESTORE}`, {
      cause,
    });
  });
  return { folder, binaries, password, ...programs(folder, account) };
}

const RESTORE =
  'Restore the folder from a backup, or move it away to start with an empty database; nothing in it was changed.';

async function entries(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
}

async function ownerOf(folder: string): Promise<Account | null> {
  const { uid, gid } = await stat(folder);
  const self = process.getuid?.();
  if (self === 0 && uid !== 0) return { uid, gid };
  if (self !== 0 && uid === self) return null;
  throw new ClusterError(
    self === 0
      ? `The database folder ${folder} belongs to root, whom PostgreSQL refuses to serve. Give it to another account: chown -R postgres ${folder}`
      : `The database folder ${folder} belongs to another account (uid ${uid}). Start as that one, or set DATA_DIR to a folder of your own.`,
  );
}

/** PostgreSQL refuses to run as root: then it runs as the account `postgres`, which is made where there is none. */
async function accountToRunAs(log: Logger): Promise<Account | null> {
  if (process.getuid?.() !== 0) return null;
  const found = await postgresAccount().catch(() => null);
  if (found) return found;
  try {
    await run('useradd', [
      '--system',
      '--user-group',
      '--no-create-home',
      '--shell',
      '/usr/sbin/nologin',
      'postgres',
    ]);
    log.info('made the system account "postgres", because PostgreSQL refuses to run as root');
    return await postgresAccount();
  } catch (cause) {
    throw new ClusterError(
      'PostgreSQL refuses to run as root, and the account "postgres" could not be made. Make it, start as another user, or set DATABASE_URL.',
      { cause },
    );
  }
}

async function postgresAccount(): Promise<Account> {
  const [uid, gid] = await Promise.all([run('id', ['-u', 'postgres']), run('id', ['-g', 'postgres'])]);
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}

async function refuseOtherVersion(folder: string): Promise<void> {
  const major = await postgresMajor();
  const version = await readFile(join(folder, 'PG_VERSION'), 'utf8').catch((cause: Error) => {
    throw new ClusterError(
      `The folder ${folder} is not empty, and is no PostgreSQL database or a damaged one (PG_VERSION cannot be read). ${RESTORE}`,
      { cause },
    );
  });
  if (version.trim() === major) return;
  throw new ClusterError(
    `The database folder ${folder} was made by PostgreSQL ${version.trim()}, and this is PostgreSQL ${major}, which cannot read it. ` +
      'Start the Usher that made it, dump its database with pg_dump, and restore that into a new folder; nothing in it was changed.',
  );
}

/** Made beside its place and moved there whole, so that a start that is cut short leaves nothing to repair. */
async function makeCluster(
  dataDir: string,
  folder: string,
  { initdb, postgres }: PostgresBinaries,
  account: Account | null,
  log: Logger,
): Promise<void> {
  log.info({ folder }, 'making the embedded database');
  for (const name of await readdir(dataDir)) {
    if (name.startsWith(DRAFT))
      await rm(join(dataDir, name), { recursive: true, force: true, maxRetries: 5 });
  }
  const draft = await mkdtemp(join(dataDir, DRAFT));
  const own = async (path: string) => account && chown(path, account.uid, account.gid);
  await own(draft);
  const { path, spawnOptions } = programs(draft, account);
  // The built-in C.UTF-8: letters of every script have upper and lower case, and no library of the machine's, whose
  // next version may sort differently, decides the order of an index.
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const flags = ['--username=postgres', '--auth=reject', '--no-instructions', ...locale];
  await finish(initdb, ['-D', path, ...flags], spawnOptions);

  const password = randomBytes(24).toString('base64url');
  await finish(
    postgres,
    ['--single', '-D', path, '-c', 'log_checkpoints=off', 'postgres'],
    spawnOptions,
    `ALTER ROLE postgres PASSWORD '${password}'\nCREATE ROLE usher LOGIN PASSWORD '${password}'\nCREATE DATABASE usher OWNER usher\n`,
  );
  await writeFile(join(draft, 'pg_hba.conf'), '# Written by Usher.\nlocal all all scram-sha-256\n');
  await writeFile(join(draft, PASSWORD_FILE), password, { mode: 0o600 });
  await own(join(draft, PASSWORD_FILE));
  await rename(draft, folder);
}

const DRAFT = 'postgres.draft-';

function programs(folder: string, account: Account | null): Pick<Cluster, 'path' | 'spawnOptions'> {
  return {
    // Another account may not be able to walk to a folder below one of root's own. But it is started there, and its
    // working directory stays open to it.
    path: account && process.platform === 'linux' ? '/proc/self/cwd' : folder,
    spawnOptions: {
      cwd: folder,
      env: { LC_ALL: 'C', TZ: 'UTC' },
      ...account,
    },
  };
}

async function finish(
  program: string,
  args: string[],
  options: Cluster['spawnOptions'],
  input = '',
): Promise<void> {
  const child = spawn(program, args, { ...options, stdio: ['pipe', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output += chunk;
  });
  child.stdin.on('error', () => {}); // It ended without reading; its exit code and output say why.
  child.stdin.end(input);
  const [code, signal] = await once(child, 'close');
  // The stand-alone server reports a statement that failed and goes on.
  if (code !== 0 || /^.*\b(ERROR|FATAL):/m.test(output)) {
    throw new ClusterError(
      `The embedded database could not be made (${signal ?? `exit code ${code}`}):\n${output}`,
    );
  }
}

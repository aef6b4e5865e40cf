import { execFile } from 'node:child_process';
import { cp, mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Lifetime } from './lifetime.ts';
import { type Lockfile, productionPackages } from './production-packages.ts';

/** What an operator installs. */
export interface Packages {
  readonly count: number;
  /** What their files hold, in MB (10^6 bytes); or why it is not known. */
  readonly size: { readonly megabytes: number } | { readonly unknown: string };
}

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const INSTALL = [
  'ci',
  '--omit=dev',
  '--omit=peer',
  '--ignore-scripts',
  '--no-audit',
  '--no-fund',
  '--prefer-offline',
];
const INSTALL_WITHIN_MS = 120_000;

/** Counts the packages of production as package-lock.json names them for this platform, without their size. */
export async function countPackages(): Promise<Packages> {
  const lockfile = JSON.parse(await readFile(join(ROOT, 'package-lock.json'), 'utf8')) as Lockfile;
  return {
    count: productionPackages(lockfile, { os: process.platform, cpu: process.arch, libc: libc() }).length,
    size: { unknown: 'not installed in this run' },
  };
}

/** Installs them into an empty folder, as docs/operations.md says, and looks at what came. */
export async function installPackages(lifetime: Lifetime, folder: string): Promise<Packages> {
  await mkdir(folder, { recursive: true });
  for (const name of ['package.json', 'package-lock.json']) await cp(join(ROOT, name), join(folder, name));
  if (!(await isInstalled(lifetime, folder))) {
    // The registry is away, most often; the table says that this is missing.
    return { ...(await countPackages()), size: { unknown: '`npm ci` failed in this run' } };
  }
  const modules = join(folder, 'node_modules');
  const installed = JSON.parse(await readFile(join(modules, '.package-lock.json'), 'utf8')) as Lockfile;
  return {
    count: Object.keys(installed.packages).length,
    size: { megabytes: (await bytesIn(modules)) / 1_000_000 },
  };
}

async function isInstalled(lifetime: Lifetime, cwd: string): Promise<boolean> {
  const enough = new AbortController();
  const installing = promisify(execFile)('npm', INSTALL, {
    cwd,
    timeout: INSTALL_WITHIN_MS,
    signal: enough.signal,
  }).then(
    () => true,
    () => false,
  );
  lifetime.atEnd(() => {
    enough.abort();
    return installing;
  });
  return installing;
}

async function bytesIn(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name))).size;
  }
  return bytes;
}

function libc(): 'glibc' | 'musl' | null {
  if (process.platform !== 'linux') return null;
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  return header.glibcVersionRuntime ? 'glibc' : 'musl';
}

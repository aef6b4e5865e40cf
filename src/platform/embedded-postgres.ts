import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, realpath, rm, stat, symlink, truncate } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { Logger } from 'pino';
import { lockFolder } from './folder-lock.ts';
import { type Cluster, ClusterError, openCluster } from './postgres-cluster.ts';
import { endOrphan, SOCKET } from './postgres-orphan.ts';

/** A running PostgreSQL that belongs to this process. */
export interface EmbeddedPostgres {
  /** A connection string with its password in it; works in other processes of the same account too. */
  readonly url: string;
  /** Stops the server in order, connections and all, and gives the folder free. May be called again. */
  stop(): Promise<void>;
}

const SETTINGS = {
  // The service holds 10 connections a process, and its worker and its migrations a few.
  max_connections: '50',
  shared_buffers: '64MB',
  // What has been answered has been written, whatever happens next.
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // Reached by a socket in the data folder alone, which only this account can enter.
  listen_addresses: '',
  unix_socket_directories: '.',
  unix_socket_permissions: '0700',
  // Statements that fail are told to the service, which knows what of them may be written down.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
  max_logical_replication_workers: '0',
  // Compiling pays for reports over millions of rows, of which there are none here.
  jit: 'off',
};

/** A server that has not ended by then is told to end at once, and recovers at the next start. */
const STOP_MS = 10_000;
/** How long the rest of a server that was killed may hold on to the folder. */
const LEFTOVER_MS = 15_000;
const RESTART_MS = 1_000;
const LOG_BYTES = 1_000_000;

/**
 * Starts a PostgreSQL on `<dataDir>/postgres`, made first where there is none, and keeps it running.
 *
 * The server ends with this process, whichever way that ends; nothing that was committed is lost.
 *
 * @param options.dataDir made where it is missing
 * @param options.settings of the server, over the ones that are set here; for tests
 * @throws FolderInUseError when another live service has the folder
 * @throws ClusterError when the folder cannot be served, or the server does not start (with the end of its log)
 */
export async function startEmbeddedPostgres(options: {
  dataDir: string;
  log: Logger;
  settings?: Readonly<Record<string, string>>;
}): Promise<EmbeddedPostgres> {
  const { log } = options;
  if (process.platform === 'win32') {
    throw new ClusterError('The embedded PostgreSQL runs on Linux and macOS. Set DATABASE_URL instead.');
  }
  await mkdir(resolve(options.dataDir), { recursive: true, mode: 0o700 });
  const dataDir = await realpath(options.dataDir);
  const lock = await lockFolder(dataDir);
  try {
    const cluster = await openCluster(dataDir, log);
    const address = await socketAddress(cluster.folder);
    const url = `postgresql://usher:${cluster.password}@localhost/usher?host=${encodeURIComponent(address.folder)}`;
    const settings = { ...SETTINGS, ...options.settings };
    const launching = { cluster, url, socketFolder: address.folder, settings, dataDir, log };
    const server = await keepRunning(() => launch(launching), log);
    let stopped: Promise<void> | undefined;
    return {
      url,
      stop() {
        stopped ??= (async () => {
          await server.stop();
          await address.remove();
          lock.release();
        })();
        return stopped;
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** The server's socket by a path that fits into the 104 bytes (on macOS) that the kernel has for one. */
async function socketAddress(folder: string): Promise<{ folder: string; remove(): Promise<void> }> {
  if (Buffer.byteLength(join(folder, SOCKET)) < 104) return { folder, remove: async () => {} };
  const shortcut = await mkdtemp('/tmp/usher-');
  await symlink(folder, join(shortcut, 'postgres'));
  return {
    folder: join(shortcut, 'postgres'),
    remove: () => rm(shortcut, { recursive: true, force: true }),
  };
}

interface Server {
  readonly process: ChildProcess;
  /** Resolves when it has ended, with what it wrote since its start. */
  readonly ended: Promise<string>;
}

/** Starts the server, and again whenever it ends by itself. */
async function keepRunning(start: () => Promise<Server>, log: Logger): Promise<{ stop(): Promise<void> }> {
  let server = await start();
  const stopping = new AbortController();
  const { signal } = stopping;

  async function startAgain(): Promise<Server> {
    while (true) {
      await delay(RESTART_MS, undefined, { signal });
      try {
        return await start();
      } catch (error) {
        log.error({ err: error }, 'the embedded database did not start');
      }
    }
  }

  async function watch(): Promise<void> {
    while (true) {
      const output = await server.ended;
      if (signal.aborted) return;
      log.error({ output }, 'the embedded database ended; it is started again');
      server = await startAgain();
      if (signal.aborted) await endServer(server, log);
    }
  }

  const watched = watch().catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
  return {
    async stop() {
      stopping.abort();
      await endServer(server, log);
      await watched;
    },
  };
}

async function endServer(server: Server, log: Logger): Promise<void> {
  server.process.ref();
  server.process.kill('SIGINT');
  const late = setTimeout(() => {
    log.warn('the embedded database did not stop in time; it will recover at the next start');
    server.process.kill('SIGQUIT');
  }, STOP_MS);
  await server.ended;
  clearTimeout(late);
}

interface Launch {
  cluster: Cluster;
  url: string;
  socketFolder: string;
  settings: Readonly<Record<string, string>>;
  dataDir: string;
  log: Logger;
}

async function launch(options: Launch): Promise<Server> {
  const deadline = Date.now() + LEFTOVER_MS;
  while (true) {
    await endOrphan(options.cluster.folder, options.socketFolder, options.log);
    const server = await spawnServer(options);
    if (await isReady(server, options)) return server;
    const output = await server.ended;
    // A server whose parent was killed has processes that end a moment after it, and PostgreSQL waits for no one.
    const leftover = /pre-existing shared memory block|lock file "[^"]+" already exists/.test(output);
    if (!leftover || Date.now() > deadline) {
      throw new ClusterError(`The embedded database did not start. The end of its log:\n${output}`);
    }
    await delay(50);
  }
}

async function spawnServer({ cluster, settings, dataDir }: Launch): Promise<Server> {
  const logFile = join(dataDir, 'postgres.log');
  const size = await stat(logFile).then(
    (found) => found.size,
    () => 0,
  );
  if (size > LOG_BYTES) await truncate(logFile);
  const start = size > LOG_BYTES ? 0 : size;
  // A file, because a pipe would break when the service is killed, and with it what the server has to say then.
  const output = openSync(logFile, 'a', 0o600);
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(cluster.binaries.postgres, ['-D', cluster.path, '-p', '5432', ...flags], {
    ...cluster.spawnOptions,
    // Its own process group: a Ctrl-C in the terminal is for the service, which stops the server when it is done.
    detached: true,
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  const exited = once(child, 'exit');
  const guard = child.pid === undefined ? null : guardAgainstOrphans(child.pid, cluster);
  child.unref();
  return {
    process: child,
    ended: exited.then(
      async ([code, signal]) => {
        guard?.dismiss();
        const lines = (await readFile(logFile)).subarray(start).toString().trim().split('\n');
        return [...lines.slice(-20), `(ended by ${signal ?? `exit code ${code}`})`].join('\n');
      },
      (error: Error) => error.message,
    ),
  };
}

/**
 * A shell that reads from a pipe which only this process holds: when it breaks, this process is gone, and the server is
 * told to stop. Without it, a kill -9 would leave the server running.
 */
function guardAgainstOrphans(pid: number, cluster: Cluster): { dismiss(): void } {
  const guard = spawn('/bin/sh', ['-c', 'read -r _ || kill -INT "$1"', 'usher-postgres-guard', String(pid)], {
    ...cluster.spawnOptions,
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  guard.unref();
  guard.stdin.on('error', () => {}); // It has been killed; then the next start ends an orphan.
  return { dismiss: () => guard.stdin.end('dismissed\n') };
}

const STARTING_UP = '57P03';

/** Waits until the server lets the service in. False: it has ended. */
async function isReady(server: Server, { url, log }: Launch): Promise<boolean> {
  let running = true;
  void server.ended.then(() => {
    running = false;
  });
  const recovery = setTimeout(() => log.info('the embedded database recovers; this may take a while'), 1_000);
  try {
    while (running) {
      const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
      client.on('error', (error) => log.debug({ err: error }, 'the first connection broke'));
      try {
        await client.connect();
        await client.end();
        return true;
      } catch (error) {
        // Anything but an answer of the server's means: not yet, or no more.
        if (error instanceof pg.DatabaseError && error.code !== STARTING_UP) {
          server.process.kill('SIGINT');
          await server.ended;
          throw new ClusterError('The embedded database runs, but does not let the service in.', {
            cause: error,
          });
        }
        await delay(error instanceof pg.DatabaseError ? 20 : 5);
      }
    }
    return false;
  } finally {
    clearTimeout(recovery);
  }
}

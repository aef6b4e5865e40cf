import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { readFile, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { Logger } from 'pino';
import { type Cluster, ClusterError } from './postgres-cluster.ts';
import { endOrphan } from './postgres-orphan.ts';

/** A server that has not ended by then is told to end at once, and recovers at the next start. */
const STOP_MS = 10_000;
/** How long the rest of a server that was killed may hold on to the folder. */
const LEFTOVER_MS = 15_000;
/** `postgres.log` is emptied at a start that finds it longer. */
const LOG_BYTES = 1_000_000;

/** A server process that let the service in. */
export interface Server {
  readonly process: ChildProcess;
  /** Resolves when it has ended, with what it wrote since its start. */
  readonly ended: Promise<string>;
}

/** Stops a server in order: whoever is connected is cut off, whatever was committed is on the disk. */
export async function endServer(server: Server, log: Logger): Promise<void> {
  server.process.ref();
  server.process.kill('SIGINT');
  const late = setTimeout(() => {
    log.warn('the embedded database did not stop in time; it will recover at the next start');
    server.process.kill('SIGQUIT');
  }, STOP_MS);
  await server.ended;
  clearTimeout(late);
}

/** What a server is started with. */
export interface Launch {
  cluster: Cluster;
  url: string;
  socketFolder: string;
  settings: Readonly<Record<string, string>>;
  dataDir: string;
  log: Logger;
}

/**
 * Starts a server, after ending what a killed service left of one.
 *
 * @throws ClusterError when it ends instead of letting the service in, with the end of its log
 */
export async function launchServer(options: Launch): Promise<Server> {
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

async function spawnServer({ cluster, settings, dataDir, log }: Launch): Promise<Server> {
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
  const guard = child.pid === undefined ? null : guardAgainstOrphans(child.pid, cluster, log);
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
function guardAgainstOrphans(pid: number, cluster: Cluster, log: Logger): { dismiss(): void } {
  const guard = spawn('/bin/sh', ['-c', 'read -r _ || kill -INT "$1"', 'usher-postgres-guard', String(pid)], {
    ...cluster.spawnOptions,
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  guard.unref();
  const unguarded = (error: Error) =>
    log.warn(
      { err: error },
      'the embedded database is without its guard; after a kill -9 the next start ends it',
    );
  guard.on('error', unguarded);
  guard.stdin.on('error', unguarded);
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

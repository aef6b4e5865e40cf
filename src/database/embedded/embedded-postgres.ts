import { mkdir, realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { lockFolder } from './folder-lock.ts';
import { ClusterError, openCluster } from './postgres-cluster.ts';
import { endServer, launchServer, type Server } from './postgres-server.ts';
import { type SocketAddress, socketAddress, socketUrl } from './socket-address.ts';

/** A running PostgreSQL that belongs to this process. */
export interface EmbeddedPostgres {
  /** A connection string with its password in it; works in other processes of the same account too. */
  readonly url: string;
  /** Stops the server in order, connections and all, and gives the folder free. May be called again. */
  stop(): Promise<void>;
}

const SETTINGS = {
  // Some twenty for each process of the service, and there may be several.
  max_connections: '100',
  shared_buffers: '64MB',
  // A commit is answered when it is on the disk.
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // Reached by a socket in the data folder alone, which only this account can enter.
  listen_addresses: '',
  unix_socket_directories: '.',
  unix_socket_permissions: '0700',
  // Statements that fail are told to the service, which knows what of them may be written down. The log is for the
  // server's own affairs.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_checkpoints: 'off',
  max_logical_replication_workers: '0',
  // Compiling statements (JIT) pays for reports over millions of rows, and there are none here.
  jit: 'off',
};

const RESTART_MS = 1_000;

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
  let address: SocketAddress | undefined;
  const release = async () => {
    await address?.remove();
    lock.release();
  };
  try {
    const cluster = await openCluster(dataDir, log);
    address = await socketAddress(cluster.folder);
    const url = socketUrl(address.folder, cluster.password);
    const settings = { ...SETTINGS, ...options.settings };
    const launch = { cluster, url, socketFolder: address.folder, settings, dataDir, log };
    const server = await keepRunning(() => launchServer(launch), log);
    let stopped: Promise<void> | undefined;
    return {
      url,
      stop() {
        stopped ??= server.stop().then(release);
        return stopped;
      },
    };
  } catch (error) {
    await release();
    throw error;
  }
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

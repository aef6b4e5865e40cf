import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { Logger } from 'pino';
import { ServiceUnavailableError } from '../platform/service-unavailable-error.ts';

/** A connection that listens on one channel, and comes back by itself. */
export interface Listener {
  /**
   * Connects when it is first asked for, and answers once notifications arrive.
   *
   * @throws ServiceUnavailableError when the database does not answer in time
   */
  listening(): Promise<void>;
  close(): Promise<void>;
}

export interface ListenerOptions {
  readonly url: string;
  readonly channel: string;
  readonly log: Logger;
  onNotification(payload: string): void;
  /** It listens again. Notifications in between are lost. */
  onGap(): void;
}

const CONNECT_MS = 1_500;
const RETRY_MS = 500;
/** How long `listening` waits for the database. */
const PATIENCE_MS = 5_000;
/** How often a silent connection is checked: a broken one may look like one with nothing to say. */
const PING_MS = 10_000;
const PING_TIMEOUT_MS = 5_000;

/**
 * Listens on a channel of PostgreSQL's NOTIFY, on a connection of its own. Needs a real session: PgBouncer in
 * transaction mode cannot listen.
 */
export function createListener(options: ListenerOptions): Listener {
  const { url, channel, log } = options;
  const closing = new AbortController();
  const waiting = new Set<() => void>();
  let client: pg.Client | undefined;
  let isListening = false;
  let hasListened = false;
  let running: Promise<void> | undefined;

  async function listen(): Promise<void> {
    const connection = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: CONNECT_MS,
      query_timeout: PING_TIMEOUT_MS,
      application_name: 'usher listener',
      keepAlive: true,
    });
    client = connection;
    const broken = new Promise<void>((resolve) => {
      connection.on('error', (error) => log.warn({ err: error }, 'the listening connection broke'));
      connection.on('end', resolve);
    });
    connection.on('notification', ({ payload = '' }) => options.onNotification(payload));
    try {
      await connection.connect();
      await connection.query(`LISTEN ${channel}`);
      arrived();
      await Promise.race([broken, pings(connection)]);
    } finally {
      isListening = false;
      connection.removeAllListeners('notification');
      // Not awaited: a server that is gone does not answer, and the end may take minutes.
      connection
        .end()
        .catch((error: Error) => log.debug({ err: error }, 'the listening connection was gone'));
    }
  }

  function arrived(): void {
    isListening = true;
    for (const tell of waiting) tell();
    waiting.clear();
    if (hasListened) options.onGap();
    hasListened = true;
  }

  /** Ends with an error when nobody answers, or when the listener is closed. */
  async function pings(connection: pg.Client): Promise<never> {
    for (;;) {
      await delay(PING_MS, undefined, { signal: closing.signal });
      await connection.query('SELECT');
    }
  }

  async function keepListening(): Promise<void> {
    while (!closing.signal.aborted) {
      try {
        await listen();
      } catch (error) {
        if (!closing.signal.aborted) log.debug({ err: error }, 'the database does not let listen yet');
      }
      await delay(RETRY_MS, undefined, { signal: closing.signal }).catch(() => {
        // Closed while waiting: the loop's condition ends it.
      });
    }
  }

  return {
    async listening() {
      running ??= keepListening();
      if (isListening) return;
      await new Promise<void>((resolve, reject) => {
        const tell = () => {
          clearTimeout(timer);
          resolve();
        };
        const timer = setTimeout(() => {
          waiting.delete(tell);
          reject(new ServiceUnavailableError('The database does not let listen at the moment.'));
        }, PATIENCE_MS);
        waiting.add(tell);
      });
    },
    async close() {
      closing.abort();
      await running;
      await client?.end();
    },
  };
}

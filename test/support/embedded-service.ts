// A service of which only the embedded database is left, as a process of its own: for tests that kill it.
// Says on standard output, a line of JSON each, what happened. SIGTERM stops it; SIGINT asks its database, then stops.
import pg from 'pg';
import { pino } from 'pino';
import { startEmbeddedPostgres } from '../../src/database/embedded/embedded-postgres.ts';

const say = (what: object) => process.stdout.write(`${JSON.stringify(what)}\n`);

try {
  const server = await startEmbeddedPostgres({
    dataDir: process.argv[2] ?? '',
    log: pino({ level: 'silent' }),
  });
  const keepAlive = setInterval(() => {}, 1_000);
  const stop = async () => {
    await server.stop();
    clearInterval(keepAlive);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', async () => {
    const client = new pg.Client(server.url);
    await client.connect();
    say({ answered: (await client.query('SELECT 1 AS one')).rows[0].one });
    await client.end();
    await stop();
  });
  say({ url: server.url });
} catch (error) {
  say({ refused: (error as Error).name, message: (error as Error).message });
  process.exitCode = 1;
}

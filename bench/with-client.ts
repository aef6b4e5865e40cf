import pg from 'pg';

const CONNECT_WITHIN_MS = 5_000;
/** A million invites are filled in, and vacuumed, in a fraction of it. */
const STATEMENT_WITHIN_MS = 300_000;

/** Does something on a connection of its own, and closes it. */
export async function withClient<Result>(
  url: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    query_timeout: STATEMENT_WITHIN_MS,
  });
  // A connection that breaks fails its statement; without a listener the event would end the process.
  client.on('error', () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

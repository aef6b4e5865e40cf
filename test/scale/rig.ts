import pg from 'pg';
import { vi } from 'vitest';
import type { App } from '../../src/app-type.ts';
import type { GraphqlClient } from '../support/graphql-client.ts';
import { startTestApp } from '../support/test-app.ts';
import { filledDatabase } from './filled-database.ts';
import { type Bounds, costsOf, excesses, type SentStatement } from './plan.ts';

/** The service on the filled database, and somebody who looks at what it sends there. */
export interface Rig {
  readonly app: App;
  /** An admin's. */
  readonly client: GraphqlClient;
  /** A connection beside the service's. */
  readonly db: pg.Client;
  /** Sends an operation, and expects that it is answered; says what the service sent to the database for it. */
  sent(query: string, variables?: object): Promise<SentStatement[]>;
  /** What of these statements is over the bounds. */
  excessesOf(statements: readonly SentStatement[], bounds: Bounds): Promise<string[]>;
  stop(): Promise<void>;
}

export async function startRig(): Promise<Rig> {
  const app = await startTestApp({ database: filledDatabase() });
  const { id, accessToken } = await app.admin();
  const client = app.client(accessToken);
  const db = new pg.Client(filledDatabase().url);
  await db.connect();
  // Every connection's: a search runs in a transaction of its own, on a connection that the pool lends it.
  const spy = vi.spyOn(pg.Client.prototype, 'query');
  return {
    app: app.app,
    client,
    db,
    async sent(query, variables) {
      spy.mockClear();
      const { errors } = await client.send(query, variables);
      if (errors)
        throw new Error(`An answer was expected:\n${JSON.stringify({ query, variables, errors }, null, 2)}`);
      return spy.mock.calls.flatMap(([statement]) => (isOfTheService(statement) ? statement : []));
    },
    async excessesOf(statements, bounds) {
      const found: string[] = [];
      for (const statement of statements)
        found.push(...excesses(statement, await costsOf(db, statement), bounds));
      return found;
    },
    async stop() {
      // The next file's admin may have the same address.
      await db.query('DELETE FROM users WHERE id = $1', [id]);
      spy.mockRestore();
      await db.end();
      await app.stop();
    },
  };
}

/**
 * The service alone asks for rows as arrays; what begins and ends a transaction is plain text. What writes is no operation's
 * here, but a sweep's that came meanwhile.
 */
function isOfTheService(statement: unknown): statement is SentStatement {
  if (typeof statement !== 'object' || statement === null || !('rowMode' in statement)) return false;
  return !/\b(INSERT|UPDATE|DELETE)\b/.test((statement as unknown as SentStatement).text);
}

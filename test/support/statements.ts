import pg from 'pg';
import { vi } from 'vitest';

/** What the service asks its database on its own account, whatever anybody requests of it. */
const BACKGROUND = /SKIP LOCKED|force_unlock_workers/;
const TRANSACTION = /^(BEGIN|COMMIT|ROLLBACK|SAVEPOINT)\b/;

/** The statements that the service sent to its database while `work` ran, less those that frame a transaction. */
export async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
  const spy = vi.spyOn(pg.Client.prototype, 'query');
  try {
    await work();
    return spy.mock.calls
      .filter((_, call) => applicationOf(spy.mock.contexts[call]) === 'usher')
      .map(([query]) => textOf(query))
      .filter((text) => !BACKGROUND.test(text) && !TRANSACTION.test(text));
  } finally {
    spy.mockRestore();
  }
}

function applicationOf(client: unknown): unknown {
  return (client as { connectionParameters: { application_name?: string } }).connectionParameters
    .application_name;
}

function textOf(query: unknown): string {
  return typeof query === 'string' ? query : (query as { text: string }).text;
}

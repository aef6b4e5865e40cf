import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ask, signIn } from './ask.ts';
import { OPERATIONS } from './operations.ts';
import { type ServerProcess, type Surroundings, startUsher } from './processes.ts';
import { median } from './statistics.ts';

/** How long a start takes, from the process to `ready`, in milliseconds. */
export interface Starts {
  /** On a migrated database elsewhere. */
  readonly external: number;
  /** With the embedded PostgreSQL, on the folder of an earlier start. */
  readonly embedded: number;
  /** The very first with it: the database is made, migrated, and a first admin invited. */
  readonly embeddedFirst: number;
}

/**
 * Starts and stops the service over and over; medians, but for the very first start.
 *
 * @param settings those of a service with a database elsewhere
 */
export async function measureStarts(
  around: Surroundings,
  settings: Readonly<Record<string, string>>,
  times: number,
): Promise<Starts> {
  const startAndStop = async (own: Readonly<Record<string, string>>) => {
    const server = await startUsher(around, own);
    await server.stop();
    return server.startMs;
  };
  const medianOf = async (own: Readonly<Record<string, string>>) => {
    const all: number[] = [];
    for (let time = 0; time < times; time += 1) all.push(await startAndStop(own));
    return median(all);
  };
  const embedded = { DATA_DIR: join(around.folder, 'embedded') };
  const external = await medianOf(settings);
  const embeddedFirst = await startAndStop(embedded);
  return { external, embeddedFirst, embedded: await medianOf(embedded) };
}

/**
 * The memory of a service that has answered a few requests and then had nothing to do, in MB.
 *
 * @param restMs how long it has nothing to do
 */
export async function memoryAtRest(usher: ServerProcess, restMs: number): Promise<number | null> {
  const facts = { bearer: await signIn(usher.port), after: null };
  for (const { query, variables } of [OPERATIONS.me, OPERATIONS.firstPage, OPERATIONS.validateInvite]) {
    await ask(usher.port, { query, variables: variables(0, facts), bearer: facts.bearer });
  }
  await delay(restMs);
  return usher.usage()?.memory ?? null;
}

import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Burst, BurstResult, LoadReport } from './load.ts';
import { begin, type Surroundings } from './processes.ts';

/** Makes load from a process of its own, one burst at a time. */
export interface LoadProcess {
  /**
   * @param until ends the burst before its time
   * @throws Error when an answer was not what was asked for, or none came in time
   */
  burst(burst: Burst, until?: Promise<unknown>): Promise<BurstResult>;
}

/** How long after its end a burst may wait for its last answers: longer than a single request may take. */
const OVERTIME_MS = 20_000;

/** Starts the process. */
export function startLoad(around: Surroundings): LoadProcess {
  const { child } = begin(around, 'The load', (output) =>
    fork(fileURLToPath(new URL('load.ts', import.meta.url)), { stdio: ['ignore', output, output, 'ipc'] }),
  );
  return {
    burst: (burst, until) =>
      new Promise((resolve, reject) => {
        const late = setTimeout(
          () => reject(new Error(`A burst of ${burst.operation} did not end.`)),
          burst.milliseconds + OVERTIME_MS,
        );
        child.process.once('message', (report: LoadReport) => {
          clearTimeout(late);
          if ('error' in report) reject(new Error(report.error));
          else resolve(report.result);
        });
        child.process.send({ burst });
        until?.then(() => child.process.send({ stop: true }), reject);
      }),
  };
}

import { type ChildProcess, execFileSync, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Burst, BurstResult } from './load.ts';

/** A server of one of the sides. */
export interface ServerProcess {
  readonly port: number;
  /** From the start of the process until it was ready, in milliseconds. */
  readonly startMs: number;
  /** The memory that the process has in the machine, in MB. */
  memory(): number;
  /** How long the process has kept a core busy, in milliseconds; 0 where the system does not say it as Linux does. */
  cpuMs(): number;
  stop(): Promise<void>;
}

const START_WITHIN_MS = 30_000;

/**
 * Starts the built service as an operator would: one process, its log in a file.
 *
 * @param env its settings
 * @throws Error with its log when it does not become ready
 */
export async function startUsher(env: Readonly<Record<string, string>>): Promise<ServerProcess> {
  const logFile = join(await mkdtemp(join(tmpdir(), 'usher-bench-log-')), 'usher.log');
  const log = openSync(logFile, 'a');
  const startedAt = performance.now();
  const child = spawn(process.execPath, [fileURLToPath(new URL('../dist/main.js', import.meta.url))], {
    env: { PATH: process.env['PATH'], PORT: '0', RATE_LIMITS: 'off', NODE_ENV: 'production', ...env },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  for (;;) {
    const text = readFileSync(logFile, 'utf8');
    const port = /"url":"http:\/\/[^"]*:(\d+)"[^\n]*"msg":"ready"/.exec(text)?.[1];
    if (port) return server(child, Number(port), performance.now() - startedAt);
    if (child.exitCode !== null || performance.now() - startedAt > START_WITHIN_MS) {
      child.kill('SIGKILL');
      throw new Error(`The service did not become ready:\n${text}`);
    }
    await delay(2);
  }
}

/** Starts the limit. */
export async function startLimit(databaseUrl: string): Promise<ServerProcess> {
  const startedAt = performance.now();
  const child = fork(fileURLToPath(new URL('limit.ts', import.meta.url)), [databaseUrl]);
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return server(child, port, performance.now() - startedAt);
}

function server(child: ChildProcess, port: number, startMs: number): ServerProcess {
  return {
    port,
    startMs,
    memory: () => Number(execFileSync('ps', ['-o', 'rss=', '-p', String(child.pid)]).toString()) / 1_024,
    cpuMs() {
      const file = `/proc/${child.pid}/stat`;
      if (!existsSync(file)) return 0;
      // After the name in parentheses: the times in user and in kernel mode, in hundredths of a second (proc(5)).
      const fields = readFileSync(file, 'utf8').split(') ')[1]?.split(' ') ?? [];
      return (Number(fields[11]) + Number(fields[12])) * 10;
    },
    async stop() {
      if (child.exitCode !== null)
        throw new Error(`A server ended by itself, with exit code ${child.exitCode}.`);
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    },
  };
}

/** Makes load from a process of its own. */
export interface LoadProcess {
  /** @throws Error when an answer was not what was asked for */
  burst(burst: Burst): Promise<BurstResult>;
  stop(): void;
}

export function startLoad(): LoadProcess {
  const child = fork(fileURLToPath(new URL('load.ts', import.meta.url)));
  return {
    async burst(burst) {
      child.send(burst);
      const [{ result, error }] = (await once(child, 'message')) as [
        { result?: BurstResult; error?: string },
      ];
      if (!result) throw new Error(error);
      return result;
    },
    stop: () => child.disconnect(),
  };
}

import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Lifetime } from './lifetime.ts';
import { type Usage, usageOf } from './process-usage.ts';

/** What is started belongs to a run, and keeps its files in the run's folder. */
export interface Surroundings {
  readonly lifetime: Lifetime;
  readonly folder: string;
}

/** A server of one of the sides. */
export interface ServerProcess {
  readonly port: number;
  /** From the start of the process until it was ready, in milliseconds. */
  readonly startMs: number;
  usage(): Usage | null;
  /** Stops it in order, and waits until it has ended. */
  stop(): Promise<void>;
}

/** A process of the run, which must not end before it is told to. */
export interface Child {
  readonly process: ChildProcess;
  /** Tells it to end, and kills it when it does not. */
  stop(): Promise<void>;
}

const START_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 10_000;
const LOG_END = 2_000;
let children = 0;

/** What the service is set to beyond its defaults; the load comes from one address, which the rates would stop. */
const USHER_SETTINGS = { PORT: '0', RATE_LIMITS: 'off' };

/**
 * Starts the built service as an operator would: one process, its log in a file.
 *
 * @param settings more of those in docs/configuration.md
 * @throws Error with the end of its log when it does not become ready
 */
export async function startUsher(
  around: Surroundings,
  settings: Readonly<Record<string, string>>,
): Promise<ServerProcess> {
  const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));
  // Not in the repository, where the settings of a developer's .env would be read.
  const cwd = join(around.folder, 'service');
  await mkdir(cwd, { recursive: true });
  const startedAt = performance.now();
  const { child, log } = begin(around, 'The service', (output) =>
    spawn(process.execPath, [main], {
      cwd,
      env: { PATH: process.env['PATH'], ...USHER_SETTINGS, ...settings },
      stdio: ['ignore', output, output],
    }),
  );
  while (performance.now() - startedAt < START_WITHIN_MS && child.process.exitCode === null) {
    const port = /"url":"http:\/\/[^"]*:(\d+)"[^\n]*"msg":"ready"/.exec(readFileSync(log, 'utf8'))?.[1];
    if (port) return server(child, Number(port), performance.now() - startedAt);
    await delay(2);
  }
  throw new Error(`The service did not become ready:\n${endOf(log)}`);
}

/** Starts the baseline. */
export function startBaseline(around: Surroundings, databaseUrl: string): Promise<ServerProcess> {
  return startHere(around, 'The baseline', 'baseline.ts', databaseUrl);
}

/** Starts the plain stack. */
export function startPlainStack(around: Surroundings, databaseUrl: string): Promise<ServerProcess> {
  return startHere(around, 'The plain stack', 'plain-stack.ts', databaseUrl);
}

/** Starts a server of this folder, which says its port by a message. */
async function startHere(
  around: Surroundings,
  name: string,
  file: string,
  databaseUrl: string,
): Promise<ServerProcess> {
  const startedAt = performance.now();
  const { child, log } = begin(around, name, (output) =>
    fork(fileURLToPath(new URL(file, import.meta.url)), [databaseUrl], {
      env: { ...process.env, NODE_ENV: 'production' },
      stdio: ['ignore', output, output, 'ipc'],
    }),
  );
  const started = once(child.process, 'message', { signal: AbortSignal.timeout(START_WITHIN_MS) });
  const [{ port }] = (await started.catch((cause) => {
    throw new Error(`${name} did not start:\n${endOf(log)}`, { cause });
  })) as [{ port: number }];
  return server(child, port, performance.now() - startedAt);
}

/**
 * Starts a process whose output goes to a file. When it ends by itself, the run ends, with the end of that file; when the
 * run ends, so does the process.
 */
export function begin(
  { lifetime, folder }: Surroundings,
  name: string,
  start: (output: number) => ChildProcess,
): { child: Child; log: string } {
  lifetime.assertGoesOn();
  children += 1;
  const log = join(folder, `${children}.log`);
  const output = openSync(log, 'a');
  const child = start(output);
  closeSync(output);
  let stopping = false;
  const ended = new Promise<void>((resolve) => {
    child.once('error', (error) => {
      lifetime.cut(new Error(`${name} cannot be started: ${error.message}`));
      resolve();
    });
    child.once('exit', (code, signal) => {
      resolve();
      if (!stopping) lifetime.cut(new Error(`${name} ended by itself (${signal ?? code}):\n${endOf(log)}`));
    });
  });
  const stop = async () => {
    stopping = true;
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
    await ended;
    clearTimeout(late);
  };
  lifetime.atEnd(stop);
  // However this process ends, it leaves none behind.
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  void ended.then(() => process.off('exit', kill));
  return { child: { process: child, stop }, log };
}

function server({ process: child, stop }: Child, port: number, startMs: number): ServerProcess {
  return { port, startMs, stop, usage: () => usageOf(child.pid ?? 0) };
}

function endOf(log: string): string {
  return readFileSync(log, 'utf8').slice(-LOG_END).trim() || '(it wrote nothing)';
}

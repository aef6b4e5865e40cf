import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createFlow, expectType, type Flow } from './flow.ts';
import { graphqlClient } from './graphql-client.ts';
import type { LogLine } from './test-app.ts';

/** The service as an operator runs it: a process of its own, which can be killed. */
export interface ServiceProcess {
  readonly url: string;
  readonly process: ChildProcess;
  /** Everything that it logged. */
  readonly logs: readonly LogLine[];
  /** How it ended. */
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /** Sends a signal, and waits for the end. */
  end(signal: NodeJS.Signals): Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  as(bearer?: string): Flow;
  /** The admin of `ADMIN`, signed in. */
  admin(): Promise<{ can: Flow; accessToken: string; refreshToken: string }>;
}

export const ADMIN = { email: 'admin@example.com', password: 'correct horse staple tide' } as const;

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const READY_WITHIN_MS = 30_000;

/** A service that may still be on its way up. */
export interface StartingService {
  readonly process: ChildProcess;
  readonly ended: ServiceProcess['ended'];
  /** @throws Error with everything that it said, when it ends before or takes too long */
  readonly ready: Promise<ServiceProcess>;
}

/** Starts a process, and waits until it is ready. */
export async function startServiceProcess(env: Readonly<Record<string, string>>): Promise<ServiceProcess> {
  return spawnService(env).ready;
}

/** Starts a process. */
export function spawnService(env: Readonly<Record<string, string>>): StartingService {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    cwd: ROOT,
    env: {
      PATH: process.env['PATH'],
      PORT: '0',
      CONSOLE: 'off',
      RATE_LIMITS: 'off',
      ADMIN_EMAIL: ADMIN.email,
      ADMIN_PASSWORD: ADMIN.password,
      SECRET: 'a secret that the replicas of this test share',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // What a test that failed leaves running ends with the tests.
  const onExit = () => child.kill('SIGKILL');
  process.once('exit', onExit);
  const ended = once(child, 'exit').then(([code, signal]) => {
    process.off('exit', onExit);
    return { code, signal };
  });
  const output: string[] = [];
  const logs: LogLine[] = [];
  const url = new Promise<string>((resolve, reject) => {
    const tooLate = setTimeout(() => fail('was not ready in time'), READY_WITHIN_MS);
    const fail = (what: string) => {
      clearTimeout(tooLate);
      reject(new Error(`The service ${what}:\n${output.join('\n')}`));
    };
    void ended.then(() => fail('ended before it was ready'));
    createInterface(child.stderr).on('line', (line) => output.push(line));
    createInterface(child.stdout).on('line', (line) => {
      output.push(line);
      if (!line.startsWith('{')) return;
      const entry = JSON.parse(line) as LogLine;
      logs.push(entry);
      if (entry.msg !== 'ready') return;
      clearTimeout(tooLate);
      resolve(entry['url'] as string);
    });
  });
  const ready = url.then((url): ServiceProcess => {
    const as = (bearer?: string) => createFlow(graphqlClient(`${url}/graphql`, bearer));
    return {
      url,
      process: child,
      logs,
      ended,
      async end(signal) {
        child.kill(signal);
        return ended;
      },
      as,
      async admin() {
        const { session } = expectType(await as().signIn(ADMIN.email, ADMIN.password), 'SignInPayload');
        return { can: as(session.accessToken), ...session };
      },
    };
  });
  ready.catch(() => {
    // Whoever asks is told.
  });
  return { process: child, ended, ready };
}

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Where npm is to find packages; all else of this run's environment is a stranger's affair. */
const KEPT =
  /^(PATH|HOME|TMPDIR|NODE_EXTRA_CA_CERTS|(https?|no)_proxy|npm_config_(registry|cache|userconfig))$/i;

/** The environment of somebody who has just logged in, with some variables added. */
export function freshEnvironment(added: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => KEPT.test(name));
  return { ...Object.fromEntries(kept), ...added };
}

/** An empty folder, which everybody can read; removed by `remove`. */
export async function emptyFolder(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'usher-stranger-'));
  await chmod(path, 0o755);
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** How a program ended, and what it said. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end in a folder. */
export async function run(
  folder: string,
  [program = '', ...args]: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  await mkdir(folder, { recursive: true });
  const options = { cwd: folder, env: freshEnvironment(env), maxBuffer: 50_000_000 };
  return promisify(execFile)(program, args, options).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error) => error as Outcome,
  );
}

/** The same, for a program that is expected to do its work. */
export async function succeed(folder: string, command: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await run(folder, command);
  if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}:\n${stdout}\n${stderr}`);
  return stdout;
}

/** A program that goes on. */
export interface Running {
  readonly process: ChildProcess;
  /** Everything that it has said. */
  output(): string;
  /** Waits until it has said something. */
  says(what: RegExp): Promise<RegExpExecArray>;
  /** Ends it as Ctrl-C in a terminal does, which tells everybody who was started with it. */
  interrupt(): Promise<number | null>;
}

const SAYS_WITHIN_MS = 60_000;

/** Starts a program in a folder, in a process group of its own. */
export function start(
  folder: string,
  [program = '', ...args]: readonly string[],
  options: { env?: Readonly<Record<string, string>>; uid?: number; gid?: number } = {},
): Running {
  const { env, ...as } = options;
  const child = spawn(program, args, {
    cwd: folder,
    env: freshEnvironment(env),
    ...as,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const group = (signal: NodeJS.Signals) => child.pid !== undefined && process.kill(-child.pid, signal);
  const closed = once(child, 'close').then(([code]) => code as number | null);
  const heard = new Set<() => void>();
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      for (const listen of heard) listen();
    });
  }
  // What a test that failed leaves running ends with the tests.
  const onExit = () => group('SIGKILL');
  process.once('exit', onExit);
  void closed.then(() => process.off('exit', onExit));
  return {
    process: child,
    output: () => said,
    says: (what) =>
      new Promise((resolve, reject) => {
        const end = (settle: () => void) => {
          clearTimeout(late);
          heard.delete(listen);
          settle();
        };
        const fail = (why: string) =>
          end(() => reject(new Error(`${program} ${args.join(' ')} ${why}, without ${what}:\n${said}`)));
        const listen = () => {
          const found = what.exec(said);
          if (found) end(() => resolve(found));
        };
        const late = setTimeout(() => fail('took too long'), SAYS_WITHIN_MS);
        heard.add(listen);
        listen();
        void closed.then(() => fail('ended'));
      }),
    interrupt() {
      group('SIGINT');
      return closed;
    },
  };
}

import { execFile } from 'node:child_process';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Logger } from 'pino';
import { ClusterError } from './postgres-cluster.ts';

/** What PostgreSQL calls its socket; the number is no port of the machine. */
export const SOCKET = '.s.PGSQL.5432';
const PID_FILE = 'postmaster.pid';

/** After this long, an orphan that is stopping in order is told to stop at once. */
const PATIENCE_MS = 5_000;
const LIMIT_MS = 20_000;
/** An empty file of process numbers is a server in its first moment, or one that died in it. */
const STARTING_MS = 500;

/**
 * Ends the server of a service that was killed, if one still works in the folder. Call it with the folder locked: then
 * whatever runs there has lost its service.
 *
 * @param socketFolder the same folder, by a path that is short enough for a socket
 * @throws ClusterError when it cannot be ended from here
 */
export async function endOrphan(folder: string, socketFolder: string, log: Logger): Promise<void> {
  const begun = Date.now();
  let signal: NodeJS.Signals | undefined;
  while (true) {
    const waited = Date.now() - begun;
    const contents = await readIfThere(join(folder, PID_FILE));
    const pid = Number.parseInt(contents ?? '', 10);
    const ours = await isServerOf(folder, pid);
    if (!ours && !(await answers(join(socketFolder, SOCKET))) && (contents !== '' || waited > STARTING_MS)) {
      await disown(folder, contents);
      return;
    }
    if (waited > LIMIT_MS) {
      throw new ClusterError(
        ours
          ? `A PostgreSQL (process ${pid}) that lost its service still works in ${folder} and does not stop. End it, and start again.`
          : `A PostgreSQL that cannot be seen from here (in another container?) still works in ${folder}. Stop it, and start again.`,
      );
    }
    const due = waited > PATIENCE_MS ? 'SIGQUIT' : 'SIGINT';
    if (ours && signal !== due) {
      signal = due;
      log.warn({ pid, signal }, 'stopping a database that lost its service');
      sendSignal(pid, signal);
    }
    await delay(10);
  }
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // It may have ended by itself since.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/**
 * Lets PostgreSQL start on what a dead server left. That server's number may have been given to another process, or its
 * parent may not have noticed its end, and then PostgreSQL takes it for alive.
 *
 * This process's number, as the parent's, PostgreSQL knows to be no server, and goes on to check by the other lines of
 * postmaster.pid that no process of the dead server still works: so that file is changed, not removed.
 */
async function disown(folder: string, contents: string | null): Promise<void> {
  await rm(join(folder, `${SOCKET}.lock`), { force: true });
  if (contents === '') await rm(join(folder, PID_FILE), { force: true });
  else if (contents !== null) {
    await writeFile(join(folder, PID_FILE), contents.replace(/^-?\d+/, String(process.pid)));
  }
}

async function readIfThere(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
}

/** A process number alone proves nothing: another process may have it by now. */
async function isServerOf(folder: string, pid: number): Promise<boolean> {
  try {
    if (process.platform !== 'linux') {
      const { stdout } = await promisify(execFile)('ps', ['-p', String(pid), '-o', 'comm=']);
      return stdout.trim().endsWith('postgres');
    }
    const [name, home, here] = await Promise.all([
      readFile(`/proc/${pid}/comm`, 'utf8'),
      stat(`/proc/${pid}/cwd`),
      stat(folder),
    ]);
    return name.trim() === 'postgres' && home.dev === here.dev && home.ino === here.ino;
  } catch {
    // No such process, or one of another account, or one that has ended and waits for its parent to notice.
    return false;
  }
}

/** Whether a server listens, by its socket in the folder: that reaches into other containers, where numbers do not. */
async function answers(socket: string): Promise<boolean> {
  const probe = connect(socket);
  return new Promise<boolean>((resolve) => {
    probe.once('connect', () => resolve(true));
    probe.once('error', () => resolve(false));
  }).finally(() => probe.destroy());
}

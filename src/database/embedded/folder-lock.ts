import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, ftruncateSync, openSync, writeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { OperatorError } from '../../platform/operator-error.ts';

/** A folder is used by another service that is alive. */
export class FolderInUseError extends OperatorError {
  constructor(folder: string, holder: string) {
    super(
      `The data folder ${folder} is in use by another Usher (${holder}). ` +
        'Stop that one first, or give this one a folder of its own with DATA_DIR. ' +
        'Several services share data through one DATABASE_URL, never through a folder.',
    );
  }
}

/** Held from `lockFolder` until `release`, or until the process ends, however it ends. */
export interface FolderLock {
  release(): void;
}

/**
 * Takes a folder for this process alone, or refuses at once.
 *
 * The lock is the kernel's (flock): it ends with the process, also by kill -9, so there is nothing stale to judge,
 * nothing to race for, and no process number that could have been reused or belong to another container.
 *
 * @param folder exists already; `usher.lock` is kept in it
 * @throws FolderInUseError naming the folder and who holds it
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const path = join(folder, 'usher.lock');
  // A plain descriptor rather than a FileHandle: that would be closed, and the lock lost, when it is collected.
  const fd = process.platform === 'darwin' ? openLocked(path) : openSync(path, READ_WRITE, 0o600);
  try {
    if (fd === null || !(process.platform === 'darwin' || (await flock(fd)))) {
      throw new FolderInUseError(folder, await holderOf(path));
    }
    ftruncateSync(fd);
    writeSync(fd, `${process.pid} ${hostname()}\n`, 0);
  } catch (error) {
    if (fd !== null) closeSync(fd);
    throw error;
  }
  return {
    release() {
      ftruncateSync(fd);
      closeSync(fd);
    },
  };
}

const READ_WRITE = constants.O_RDWR | constants.O_CREAT;

/** macOS locks while it opens (open(2)); Node has no names for these flags, but passes them on. */
function openLocked(path: string): number | null {
  const O_EXLOCK = 0x20;
  try {
    return openSync(path, READ_WRITE | constants.O_NONBLOCK | O_EXLOCK, 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return null;
    throw error;
  }
}

/**
 * Node cannot call flock(2), but flock(1) can be handed our descriptor: the lock belongs to the open file, which the
 * two processes share, and so outlives that command for as long as we keep the file open.
 */
async function flock(fd: number): Promise<boolean> {
  const command = spawn('flock', ['-n', '3'], { stdio: ['ignore', 'ignore', 'ignore', fd] });
  const [code] = (await once(command, 'exit').catch((cause: Error) => {
    throw new Error('The data folder cannot be locked: the command flock (util-linux) does not run here.', {
      cause,
    });
  })) as [number | null];
  if (code === 0 || code === 1) return code === 0;
  throw new Error(
    `The data folder cannot be locked: flock ended with ${code}; is it on a file system with locks?`,
  );
}

async function holderOf(path: string): Promise<string> {
  // The winner of a race writes its number a moment after it has won.
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const [pid, host] = (await readFile(path, 'utf8')).trim().split(' ');
    if (pid && host !== hostname()) return `process ${pid} on ${host}`;
    if (pid && isAlive(Number(pid))) return `process ${pid}`;
    await delay(10);
  }
  return 'a process that did not leave its number';
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

import { fstatSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { type DestinationStream, pino } from 'pino';

/** What may wait for a reader that has fallen behind; some 40,000 lines. */
const MOST_WAITING_BYTES = 8 * 1024 * 1024;

const STANDARD_OUTPUT = 1;

interface LogOutput extends DestinationStream {
  /** Tells when all that was written has been read, or nobody reads any more. */
  flush(done: () => void): void;
}

/**
 * Standard output, as a log's destination that holds nobody up: neither a reader that has stopped to read, nor one that
 * went away, nor a disk that is full keeps the service from its work, or from stopping.
 */
export function logOutput(): DestinationStream {
  // Also what is printed past the log must not end the process where nobody reads it.
  for (const stream of [process.stdout, process.stderr]) {
    if (!stream.listeners('error').includes(goOn)) stream.on('error', goOn);
  }
  const output = fstatSync(STANDARD_OUTPUT);
  if (output.isFIFO() || output.isSocket()) return unhurried(process.stdout);
  // A file or a device takes what it gets; pino's own way is the quickest.
  const file = pino.destination({ fd: STANDARD_OUTPUT, sync: true });
  file.on('error', goOn);
  return file;
}

function goOn(): void {
  // There is no place left to tell it.
}

/**
 * Hands lines to a stream that buffers what its reader does not take, up to a bound. Lines beyond it are lost, and how
 * many is said as soon as there is room again.
 */
export function unhurried(stream: Writable, mostWaitingBytes = MOST_WAITING_BYTES): LogOutput {
  let lost = 0;
  return {
    write(line) {
      if (stream.destroyed) return;
      if (stream.writableLength > mostWaitingBytes) {
        lost += 1;
        return;
      }
      if (lost > 0) stream.write(lossLine(lost));
      lost = 0;
      stream.write(line);
    },
    flush(done) {
      if (stream.destroyed) done();
      else stream.write('', () => done());
    },
  };
}

function lossLine(lost: number): string {
  const time = new Date().toISOString();
  return `${JSON.stringify({ level: 'warn', time, lost, msg: 'lines of the log were lost: nobody read them in time' })}\n`;
}

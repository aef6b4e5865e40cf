import { PassThrough, Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { unhurried } from '../../src/platform/log-output.ts';

/** A reader that takes nothing until it is told to. */
function stalledReader() {
  const read: string[] = [];
  const stalled: (() => void)[] = [];
  let isAwake = false;
  const stream = new Writable({
    write(chunk, _encoding, done) {
      read.push(String(chunk));
      if (isAwake) done();
      else stalled.push(done);
    },
  });
  return {
    stream,
    read,
    wakeUp() {
      isAwake = true;
      for (const done of stalled.splice(0)) done();
    },
  };
}

describe('a log whose reader has stopped to read', () => {
  it('keeps some lines, loses the rest, and says how many as soon as it is read again', async () => {
    const reader = stalledReader();
    const output = unhurried(reader.stream, 100);
    for (let count = 0; count < 50; count += 1) output.write(`line ${count} of ten\n`);
    expect(reader.stream.writableLength).toBeLessThan(200);
    reader.wakeUp();
    await new Promise((resolve) => setImmediate(resolve));
    output.write('another line\n');
    const lines = reader.read.join('').trim().split('\n');
    const kept = lines.filter((line) => line.endsWith('of ten')).length;
    expect(kept).toBeGreaterThan(3);
    expect(JSON.parse(lines.at(-2) ?? '')).toMatchObject({ level: 'warn', lost: 50 - kept });
    expect(lines.at(-1)).toBe('another line');
  });

  it('tells when all has been read', async () => {
    const reader = stalledReader();
    const output = unhurried(reader.stream);
    output.write('the last line\n');
    let isRead = false;
    output.flush(() => {
      isRead = true;
    });
    expect(isRead).toBe(false);
    reader.wakeUp();
    await new Promise((resolve) => setImmediate(resolve));
    expect(isRead).toBe(true);
  });
});

describe('a log whose reader went away', () => {
  it('goes on without it', async () => {
    const stream = new PassThrough();
    stream.on('error', () => {});
    const output = unhurried(stream);
    stream.destroy(new Error('EPIPE'));
    await new Promise((resolve) => setImmediate(resolve));
    output.write('to nobody\n');
    await new Promise<void>((resolve) => output.flush(resolve));
  });
});

import { pino } from 'pino';
import { afterEach, expect, test, vi } from 'vitest';
import { createStopStack } from '../../src/platform/stop-stack.ts';

afterEach(() => {
  vi.useRealTimers();
});

test('parts are stopped the last one first, and one that hangs or fails keeps nobody else', async () => {
  vi.useFakeTimers();
  const said: unknown[] = [];
  const log = pino({}, { write: (line: string) => said.push(JSON.parse(line)) });
  const stopped: string[] = [];
  const running = createStopStack(log);
  running.push('database', async () => stopped.push('database'));
  running.push('mailer', () => new Promise(() => undefined));
  running.push('requests', () => Promise.reject(new Error('Already closed.')));
  running.push('jobs', async () => stopped.push('jobs'));
  const all = running.stopAll();
  await vi.advanceTimersByTimeAsync(18_000);
  await all;
  expect(stopped).toEqual(['jobs', 'database']);
  expect(said).toMatchObject([
    { part: 'requests', msg: 'a part did not stop in order' },
    { part: 'mailer', msg: 'a part did not stop in time' },
  ]);
});

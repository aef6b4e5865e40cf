import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createStopStack } from '../../src/platform/stop-stack.ts';

test('parts are stopped the last one first, and one that hangs or fails keeps nobody else', async () => {
  const said: unknown[] = [];
  const log = pino({}, { write: (line: string) => said.push(JSON.parse(line)) });
  const stopped: string[] = [];
  const running = createStopStack(log, 20);
  running.push('database', async () => stopped.push('database'));
  running.push('mailer', () => new Promise(() => undefined));
  running.push('requests', () => Promise.reject(new Error('Already closed.')));
  running.push('jobs', async () => stopped.push('jobs'));
  await running.stopAll();
  expect(stopped).toEqual(['jobs', 'database']);
  expect(said).toMatchObject([
    { part: 'requests', msg: 'a part did not stop in order' },
    { part: 'mailer', msg: 'a part did not stop in time' },
  ]);
});

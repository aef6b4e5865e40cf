import { describe, expect, test } from 'vitest';
import { summaryOf } from '../../src/database/follow-statements.ts';
import { readTraceparent, writeTraceparent } from '../../src/platform/traceparent.ts';
import { activeTraceparent, followJob, followPart, followRequest } from '../../src/platform/tracing.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';

describe('a traceparent', () => {
  test.each([
    [`00-${TRACE}-${SPAN}-01`, `00-${TRACE}-${SPAN}-01`],
    [`00-${TRACE}-${SPAN}-00`, `00-${TRACE}-${SPAN}-00`],
    // Flags that have no meaning yet are not handed on; a later version may say more.
    [`00-${TRACE}-${SPAN}-ff`, `00-${TRACE}-${SPAN}-01`],
    [`01-${TRACE}-${SPAN}-01-more`, `00-${TRACE}-${SPAN}-01`],
  ])('%s is taken in and goes on', (text, written) => {
    const read = readTraceparent(text);
    expect(read && writeTraceparent(read)).toBe(written);
  });

  test.each([
    undefined,
    7,
    '',
    `00-${TRACE}-${SPAN}`,
    `00-${TRACE}-${SPAN}-01-more`,
    `00-${TRACE.toUpperCase()}-${SPAN}-01`,
    `00-${'0'.repeat(32)}-${SPAN}-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `ff-${TRACE}-${SPAN}-01`,
    `00-${TRACE}-${SPAN}-01, 00-${TRACE}-${SPAN}-01`,
  ])('%s is ignored', (text) => {
    expect(readTraceparent(text)).toBeNull();
  });
});

describe('without an SDK', () => {
  const traceparent = `00-${TRACE}-${SPAN}-01`;

  test('what is under way knows its trace, and what is beside it does not', async () => {
    const [inside, beside] = await Promise.all([
      followRequest(traceparent, async () => {
        await Promise.resolve();
        return followPart(
          () => ({ name: 'never made' }),
          async (span) => [activeTraceparent(), span],
        );
      }),
      followRequest(undefined, async () => activeTraceparent()),
    ]);
    expect(inside).toEqual([traceparent, null]);
    expect(beside).toBeNull();
    expect(await followJob('a job', { traceparent }, async () => activeTraceparent())).toBe(traceparent);
    expect(activeTraceparent()).toBeNull();
  });

  test('what fails says so to whoever asked', async () => {
    const failing = followRequest(traceparent, () => Promise.reject(new RangeError('too far')));
    await expect(failing).rejects.toThrow('too far');
  });
});

describe('a statement is called by its verb and its table', () => {
  test.each([
    ['SELECT id FROM invites WHERE id = $1 FOR UPDATE OF invites', 'SELECT invites'],
    [
      'WITH locked AS (SELECT FROM users FOR NO KEY UPDATE), changed AS (UPDATE users SET role = $1)',
      'UPDATE users',
    ],
    ['WITH recorded AS (\n INSERT INTO events (id) SELECT $1)', 'INSERT events'],
    ['DELETE FROM webhook_endpoints', 'DELETE webhook_endpoints'],
    ['SELECT "public"."users"."id" FROM "public"."users" WHERE 1=1', 'SELECT users'],
    ['SELECT 1', 'SELECT'],
  ])('%s', (text, summary) => {
    expect(summaryOf(text)).toBe(summary);
  });
});

import { describe, expect, it, test } from 'vitest';
import type { z } from 'zod';
import { metadataShape } from '../../src/platform/metadata-shape.ts';

const LONE_SURROGATE = '\ud800';
const accepts = (shape: z.ZodType, value: unknown) => shape.safeParse(value).success;

describe('metadata', () => {
  const ofBytes = (bytes: number) => ({ a: 'x'.repeat(bytes - '{"a":""}'.length) });

  test.each([
    [{}],
    [{ a: [1, 'two', null, true, { b: [] }] }],
    [ofBytes(8_192)],
    [Object.assign(Object.create(null), { a: 1 })],
    [JSON.parse('{"__proto__":{"a":1}}')],
    [{ a: 2 ** 53 - 1, b: 1 - 2 ** 53, c: 0.1, d: -0, e: 1e-7 }],
  ])('%j is taken', (metadata) => {
    expect(accepts(metadataShape, metadata)).toBe(true);
  });

  test.each([
    [null],
    ['text'],
    [[1]],
    [ofBytes(8_193)],
    [{ a: '€'.repeat(2_731) }],
    [{ a: 'NUL \0' }],
    [{ 'NUL \0': 1 }],
    [{ a: [{ b: LONE_SURROGATE }] }],
    [{ [LONE_SURROGATE]: 1 }],
    [JSON.parse('{"a":1e400}')],
    [JSON.parse('{"a":9007199254740993}')],
    [JSON.parse('{"a":-9007199254740992}')],
    [{ a: 1e308 }],
    [{ a: new Date() }],
    [JSON.parse(`{"a":${'['.repeat(4_000)}${']'.repeat(4_000)}}`)],
  ])('%j is refused', (metadata) => {
    expect(accepts(metadataShape, metadata)).toBe(false);
  });

  const issuesOf = (metadata: unknown) => metadataShape.safeParse(metadata).error?.issues ?? [];

  it('with a number that cannot be kept is refused by its path', () => {
    expect(issuesOf({ a: [{ b: 1 }, { b: 2 ** 53 }] })).toEqual([
      expect.objectContaining({
        path: ['a', '1', 'b'],
        message: 'This number cannot be kept as it is. Send it as a text, in quotes.',
      }),
    ]);
  });

  it('is counted as PostgreSQL writes its numbers out', () => {
    // `0.` and 300 digits each.
    expect(accepts(metadataShape, { a: Array.from({ length: 26 }, () => 1e-300) })).toBe(true);
    expect(
      issuesOf({ a: Array.from({ length: 27 }, () => -1.5e-300) }).map(({ message }) => message),
    ).toEqual(['Metadata may take at most 8192 bytes as JSON.']);
  });

  it('is refused for its size before what it holds is told', () => {
    expect(issuesOf({ ['x'.repeat(9_000)]: 2 ** 53 })).toEqual([expect.objectContaining({ path: [] })]);
  });
});

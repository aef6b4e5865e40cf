import { describe, expect, it } from 'vitest';
import { firstDifference } from '../../bench/first-difference.ts';

const page = (email: string) => ({ invites: { nodes: [{ id: 1 }, { id: 2, email }] } });

describe('two answers', () => {
  it('do not differ by the order of their keys', () => {
    expect(firstDifference({ a: 1, b: [{ c: null }] }, { b: [{ c: null }], a: 1 })).toBeNull();
  });

  it('that differ are told apart by the path of the first value', () => {
    expect(firstDifference(page('ada@example.com'), page('grace@example.com'))).toEqual({
      path: 'invites.nodes[1].email',
      left: '"ada@example.com"',
      right: '"grace@example.com"',
    });
  });

  it('of different lengths differ where the shorter one ends', () => {
    expect(firstDifference([1, 2], [1, 2, 3])).toEqual({ path: '[2]', left: 'nothing', right: '3' });
  });

  it('differ by a field that one of them lacks, and by null for a value', () => {
    expect(firstDifference({ a: 1 }, { a: 1, b: 2 })).toMatchObject({
      path: 'b',
      left: 'nothing',
      right: '2',
    });
    expect(firstDifference({ a: null }, { a: {} })).toMatchObject({ path: 'a', left: 'null', right: '{}' });
  });

  it('differ by a list for an object', () => {
    expect(firstDifference({ a: [] }, { a: {} })).toMatchObject({ path: 'a', left: '[]', right: '{}' });
  });

  it('that are long are cut to what a line can show', () => {
    const found = firstDifference({ nodes: Array(1_000).fill('x') }, { nodes: 'x'.repeat(1_000) });
    expect(found?.path).toBe('nodes');
    expect(found?.left.length).toBeLessThan(100);
    expect(found?.right).toMatch(/^"x+\.\.\.$/);
  });

  it('that are no objects at all differ as a whole', () => {
    expect(firstDifference(1, 2)?.path).toBe('the answer');
  });
});

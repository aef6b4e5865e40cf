import { describe, expect, it } from 'vitest';
import { figure, markdownTable } from '../../bench/markdown.ts';

describe('a table in Markdown', () => {
  it('has its numbers on the right', () => {
    const columns = [{ title: 'operation' }, { title: 'req/s', numeric: true }];
    expect(markdownTable(columns, [['me', '12,345']])).toBe(
      ['| operation | req/s |', '| --- | ---: |', '| me | 12,345 |'].join('\n'),
    );
  });

  it('keeps a cell whole that holds what ends a cell', () => {
    expect(markdownTable([{ title: 'a' }], [['x | y']])).toContain('| x \\| y |');
  });
});

describe('a figure', () => {
  it('has its thousands apart, and as many decimals as were asked for', () => {
    expect(figure(1_234_567)).toBe('1,234,567');
    expect(figure(0.7)).toBe('1');
    expect(figure(0.7, 2)).toBe('0.70');
    expect(figure(1_999.996, 2)).toBe('2,000.00');
  });
});

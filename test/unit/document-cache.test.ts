import { parse } from 'graphql';
import { expect, test } from 'vitest';
import { createDocumentCache } from '../../src/http/document-cache.ts';

test('a stranger who sends ever new documents does not push out those that are in use', () => {
  const cache = createDocumentCache(100);
  cache.set('{ a }', parse('{ a }'));
  for (let index = 0; index < 1_000; index += 1) {
    cache.set(`query Q${index} { b }`, parse('{ b }'));
    expect(cache.get('{ a }')).toBeDefined();
  }
  expect(cache.get('query Q0 { b }')).toBeUndefined();
});

test('what is kept has a bound, and one document that is larger has no place', () => {
  const cache = createDocumentCache(100);
  const queries = Array.from({ length: 50 }, (_, index) => `query Q${index} { b }`);
  for (const query of queries) cache.set(query, parse('{ b }'));
  expect(queries.filter((query) => cache.get(query)).join('').length).toBeLessThanOrEqual(100);
  const huge = `{ a ${'#'.repeat(200)}\n }`;
  cache.set(huge, parse(huge));
  expect(cache.get(huge)).toBeUndefined();
});

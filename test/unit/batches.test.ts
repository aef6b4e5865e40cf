import { expect, test } from 'vitest';
import type { CreateInviteInput } from '../../client/generated/graphql.ts';
import { firstBatch } from '../../web/src/import/batches.ts';

function inBatches(rows: readonly CreateInviteInput[]): CreateInviteInput[][] {
  const batches: CreateInviteInput[][] = [];
  for (let at = 0; at < rows.length; at += batches.at(-1)?.length ?? 0) {
    batches.push(firstBatch(rows.slice(at)));
  }
  return batches;
}

test('rows go out in calls of at most 200 rows and a quarter of a megabyte, none lost and in order', () => {
  const row = (n: number, message = ''): CreateInviteInput => ({ email: `person-${n}@example.com`, message });
  const many = Array.from({ length: 450 }, (_, n) => row(n));
  expect(inBatches(many).map((batch) => batch.length)).toEqual([200, 200, 50]);
  expect(inBatches(many).flat()).toEqual(many);

  const heavy = Array.from({ length: 150 }, (_, n) => row(n, 'é'.repeat(1_000)));
  const batches = inBatches(heavy);
  expect(batches.flat()).toEqual(heavy);
  expect(Math.max(...batches.map((batch) => Buffer.byteLength(JSON.stringify(batch))))).toBeLessThan(270_000);
  expect(firstBatch([])).toEqual([]);
});

import { expect, test, vi } from 'vitest';
import { type Statement, sql } from '../../src/database/sql.ts';
import { selectedColumns } from '../../src/graphql/selected-columns.ts';
import { findSelectedRows } from '../../src/graphql/selected-rows.ts';

const find = findSelectedRows(sql`users`);
const wanted = (ids: string[], ...columns: string[]) => ({
  columns: selectedColumns({}, ['id', ...columns]),
  ids,
});

test('who selects the same columns shares a statement, who selects others does not', async () => {
  const asked: Statement[] = [];
  const query = vi.fn(async (statement: Statement) => {
    asked.push(statement);
    return (statement.values[0] as string[]).map((id) => ({ id })) as never[];
  });
  const one = wanted(['1', '2'], 'email');
  const same = wanted(['2', '3'], 'email');
  const other = wanted(['1'], 'role');
  const found = await find({ query }, [one, same, other]);
  expect(asked.map(({ values }) => values)).toEqual([[['1', '2', '3']], [['1']]]);
  expect(asked[0]?.text).toBe('SELECT email AS "email", id AS "id" FROM users WHERE id = ANY($1::uuid[])');
  expect(found.get(one)?.get('2')).toEqual({ id: '2' });
  expect(found.get(same)?.get('3')).toEqual({ id: '3' });
  expect(found.get(other)?.has('1')).toBe(true);
});

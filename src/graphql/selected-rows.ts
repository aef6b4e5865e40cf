import type { Find } from '../database/loaders.ts';
import { type Statement, sql } from '../database/sql.ts';

/** Some rows of a table, as far as they are selected. */
export interface SelectedRows {
  /** Made by `selectedColumns`; `id` is one of them. */
  readonly columns: Statement;
  readonly ids: Iterable<string>;
}

/**
 * Rows by their ids; among them may be rows that others wanted who selected the same columns. They are shared: do not write
 * to them.
 */
export type RowsById<Row> = ReadonlyMap<string, Row>;

/** How rows of a table are found: in one statement for all who select the same columns, whichever rows they want. */
export function findSelectedRows<Row extends { readonly id: string }>(
  table: Statement,
): Find<SelectedRows, RowsById<Row>> {
  return async (db, all) => {
    const byColumns = new Map<string, { columns: Statement; wanted: SelectedRows[] }>();
    for (const one of all) {
      const same = byColumns.get(one.columns.text);
      if (same) same.wanted.push(one);
      else byColumns.set(one.columns.text, { columns: one.columns, wanted: [one] });
    }
    const found = await Promise.all(
      [...byColumns.values()].map(async ({ columns, wanted }) => {
        const ids = new Set(wanted.flatMap((one) => [...one.ids]));
        const rows = await db.query<Row>(
          sql`SELECT ${columns} FROM ${table} WHERE id = ANY(${[...ids]}::uuid[])`,
        );
        const byId = new Map(rows.map((row) => [row.id, row]));
        return wanted.map((one) => [one, byId] as const);
      }),
    );
    return new Map(found.flat());
  };
}

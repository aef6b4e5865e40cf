import { rawSql, type Statement } from '../database/sql.ts';

/** A selection as Pothos plans it for Prisma: columns, and relations with selections of their own. */
export type Selection = Readonly<Record<string, unknown>>;

/**
 * The columns of a planned selection, for a statement that returns rows as Prisma would.
 *
 * The names come from the schema that this service builds, never from a request, so they may stand in the text.
 *
 * @param always columns that the caller needs whether or not they were selected
 */
export function selectedColumns(selection: Selection, always: readonly string[] = []): Statement {
  const columns = new Set(always);
  for (const [name, selected] of Object.entries(selection)) if (selected === true) columns.add(name);
  return rawSql(
    [...columns]
      .sort()
      .map((name) => `${snakeCase(name)} AS "${name}"`)
      .join(', '),
  );
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

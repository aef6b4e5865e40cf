import pg from 'pg';
import { ROWS } from './fill.ts';

/** A statement as the service sends it to `pg`; with a name it is prepared. */
export interface SentStatement {
  readonly name?: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

/** What PostgreSQL says that it did, as far as it is looked at. */
interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Heap Fetches'?: number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  readonly Plans?: readonly PlanNode[];
}

/** What a statement cost. */
export interface Cost {
  /** Rows of big tables that were looked at, whether or not they were used. */
  readonly read: number;
  /** Entries of their indexes that were looked at without the row. */
  readonly entries: number;
  /** The most rows that any sort was given. */
  readonly sorted: number;
  /** Big tables that were read through. */
  readonly readThrough: readonly string[];
  readonly milliseconds: number;
  /** The plan, for whoever has to find out why. */
  readonly plan: string;
}

/** What a statement may cost. */
export interface Bounds {
  readonly read: number;
  /** As many as rows where it is left out. */
  readonly entries?: number;
  readonly sorted: number;
  /** Whether a table may be read in no order at all. */
  readonly readThrough?: boolean;
  /** Several times what it takes on an idle machine. */
  readonly milliseconds: number;
}

/**
 * Runs a statement and says what it cost, the worse of two times where it is prepared: planned for its values, and planned
 * once for all values, as PostgreSQL does with a prepared statement after some runs. What it changed is rolled back.
 */
export async function costsOf(client: pg.Client, statement: SentStatement): Promise<Cost[]> {
  await client.query('BEGIN');
  try {
    return await costsWithin(client, statement);
  } finally {
    await client.query('ROLLBACK');
  }
}

/** The same, within a transaction that is under way. */
export async function costsWithin(client: pg.Client, statement: SentStatement): Promise<Cost[]> {
  const { text, values, name } = statement;
  const costs = [await rolledBack(client, () => explain(client, text, values))];
  if (name === undefined) return costs;
  await client.query(`SET plan_cache_mode = force_generic_plan`);
  await client.query(`PREPARE measured AS ${text}`);
  const given = values.length === 0 ? '' : `(${values.map(literal).join(', ')})`;
  try {
    costs.push(await rolledBack(client, () => explain(client, `EXECUTE measured${given}`, [])));
  } finally {
    await client.query('DEALLOCATE measured');
    await client.query('RESET plan_cache_mode');
  }
  return costs;
}

async function rolledBack(client: pg.Client, work: () => Promise<Cost>): Promise<Cost> {
  await client.query('SAVEPOINT measured');
  try {
    return await work();
  } finally {
    await client.query('ROLLBACK TO SAVEPOINT measured');
  }
}

async function explain(client: pg.Client, text: string, values: readonly unknown[]): Promise<Cost> {
  const { rows } = await client.query(`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}`, [...values]);
  const [{ Plan: root, 'Execution Time': milliseconds }] = rows[0]['QUERY PLAN'];
  const nodes = withChildren(root);
  const scans = nodes.filter(
    (node) => (node['Relation Name'] ?? '') in ROWS && /Scan/.test(node['Node Type']),
  );
  const sorts = nodes.filter((node) => /Sort/.test(node['Node Type']));
  return {
    read: sum(scans.map((node) => (isIndexOnly(node) ? (node['Heap Fetches'] ?? 0) : rowsRead(node)))),
    entries: sum(scans.filter(isIndexOnly).map(rowsRead)),
    sorted: Math.max(0, ...sorts.map((sort) => sum((sort.Plans ?? []).map(rowsOut)))),
    readThrough: scans
      .filter((node) => node['Node Type'] === 'Seq Scan')
      .map((node) => node['Relation Name'] ?? ''),
    milliseconds,
    plan: drawn(root),
  };
}

/** What is over the bounds, with the statement and its plan; nothing where all is well. */
export function excesses(statement: SentStatement, costs: readonly Cost[], bounds: Bounds): string[] {
  const { entries = bounds.read } = bounds;
  return costs.flatMap((cost, index) => {
    const over = [
      ...(bounds.readThrough ? [] : cost.readThrough).map((table) => `reads ${table} through`),
      ...(cost.read > bounds.read ? [`reads ${cost.read} rows, more than ${bounds.read}`] : []),
      ...(cost.entries > entries ? [`reads ${cost.entries} entries of indexes, more than ${entries}`] : []),
      ...(cost.sorted > bounds.sorted ? [`sorts ${cost.sorted} rows, more than ${bounds.sorted}`] : []),
      ...(cost.milliseconds > bounds.milliseconds
        ? [`takes ${cost.milliseconds} ms, more than ${bounds.milliseconds}`]
        : []),
    ];
    const when = index === 0 ? 'planned for its values' : 'planned for all values';
    const about = `\n${statement.text.replace(/\s+/g, ' ')}\n${JSON.stringify(statement.values)}\n${cost.plan}`;
    return over.length === 0 ? [] : [`${when}, it ${over.join(', ')}:${about}`];
  });
}

function withChildren(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(withChildren)];
}

function rowsOut(node: PlanNode): number {
  return Math.round(node['Actual Rows'] * node['Actual Loops']);
}

function isIndexOnly(node: PlanNode): boolean {
  return node['Node Type'] === 'Index Only Scan';
}

/** The rows of a bitmap's index are those that its heap scan counts. */
function rowsRead(node: PlanNode): number {
  const passed = (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0);
  return Math.round((node['Actual Rows'] + passed) * node['Actual Loops']);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function drawn(node: PlanNode, depth = 1): string {
  const what = [node['Node Type'], node['Index Name'] ?? node['Relation Name'] ?? ''].join(' ');
  const line = `${'  '.repeat(depth)}${what} rows=${rowsOut(node)} read=${rowsRead(node)}`;
  return [line, ...(node.Plans ?? []).map((child) => drawn(child, depth + 1))].join('\n');
}

/** A value as text in a statement: EXECUTE takes no parameters. */
function literal(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  if (value instanceof Date) return pg.escapeLiteral(value.toISOString());
  if (Buffer.isBuffer(value)) return pg.escapeLiteral(bytea(value));
  if (Array.isArray(value)) {
    const items = value.map((item) => JSON.stringify(Buffer.isBuffer(item) ? bytea(item) : item));
    return pg.escapeLiteral(`{${items.join(',')}}`);
  }
  return typeof value === 'number' ? String(value) : pg.escapeLiteral(String(value));
}

function bytea(bytes: Buffer): string {
  return `\\x${bytes.toString('hex')}`;
}

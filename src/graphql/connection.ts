import type { Queryable } from '../database/database.ts';
import { joinSql, rawSql, type Statement, sql } from '../database/sql.ts';
import { badUserInput } from './bad-user-input.ts';

const DEFAULT_PAGE_SIZE = 20;
const MAX_PAGE_SIZE = 100;

/** A list's order: a column and the id, which breaks ties. Both run the same way, so a row comparison finds a place. */
export interface Keyset<Row> {
  /** Names the order inside cursors, so that one of another order is refused. */
  readonly name: string;
  readonly direction: 'ASC' | 'DESC';
  readonly column: 'created_at' | 'expires_at' | 'email' | 'position';
  /** The row's value in that column. */
  value(row: Row): Date | string;
}

/** Which page of a list is asked for. */
export interface PageRequest<Row> {
  readonly keyset: Keyset<Row>;
  readonly size: number;
  readonly backward: boolean;
  readonly after: Place | null;
  readonly before: Place | null;
}

interface Place {
  readonly value: Date | string;
  readonly id: string;
}

interface PageArguments {
  readonly first?: number | null | undefined;
  readonly last?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly before?: string | null | undefined;
}

/** A page, in the shape that a Relay connection resolves from. */
export interface Page<Row> {
  readonly edges: { readonly cursor: string; readonly node: Row }[];
  readonly pageInfo: {
    readonly startCursor: string | null;
    readonly endCursor: string | null;
    /** A promise where the database is asked, which GraphQL waits for; Pothos' type knows booleans alone. */
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
  };
}

/**
 * Reads a connection's arguments.
 *
 * @throws a BAD_USER_INPUT error for a size out of 1 to 100, `first` together with `last`, or a cursor that is none of
 *   this list in this order
 */
export function pageRequest<Row>(args: PageArguments, keyset: Keyset<Row>): PageRequest<Row> {
  if (args.first != null && args.last != null) throw badUserInput('Give `first` or `last`, not both.');
  const size = args.first ?? args.last ?? DEFAULT_PAGE_SIZE;
  if (size < 1 || size > MAX_PAGE_SIZE) {
    throw badUserInput(`A page holds 1 to ${MAX_PAGE_SIZE}: give \`first\` or \`last\` within that.`);
  }
  return {
    keyset,
    size,
    backward: args.last != null,
    after: args.after == null ? null : placeOf(args.after, keyset),
    before: args.before == null ? null : placeOf(args.before, keyset),
  };
}

/** What a page is read from. */
export interface PageSource {
  readonly table: 'invites' | 'users' | 'events' | 'webhook_deliveries';
  readonly columns: Statement;
  /** Conditions that every row of the list meets. */
  readonly conditions: readonly Statement[];
  /**
   * For a list by status and role: one condition for each part of it that a per-status index has in the list's order. These
   * indexes are `<table>_lanes_<column>_idx`, on status, role and the order's column. An empty array: the list is empty.
   * Left out for a list that other indexes serve.
   */
  readonly perStatus?: readonly Statement[] | null;
  /**
   * Whether the rows are to be gathered by the conditions and then sorted, where PostgreSQL might think it cheaper to walk
   * the list until the page is full.
   */
  readonly gathered?: boolean;
  /**
   * Whether the ids of the page are found first, by an index that holds all that the conditions look at, and only then the
   * rows: for a walk that may pass many of them.
   */
  readonly idsFirst?: boolean;
  /** How its statements are planned; `once` where it is left out. */
  readonly planned?: 'once' | 'each time';
}

/**
 * The statement that reads a page: the rows between the cursors, in the list's order, and one more than asked for, which
 * says if more follow. The parts of a list by status are merged, so it reads from each only what the page shows.
 */
export function pageStatement(source: PageSource, request: PageRequest<never>): Statement {
  const { columns, idsFirst, ...rest } = source;
  const order = pageOrder(request, source.perStatus || source.gathered ? PER_STATUS : PLAIN);
  if (!idsFirst) return selection(source, request, order);
  const ids = selection({ ...rest, columns: sql`id` }, request, order);
  return sql`SELECT ${columns} FROM ${rawSql(source.table)} WHERE id = ANY(ARRAY(${ids})) ${order}`;
}

function selection(source: PageSource, request: PageRequest<never>, order: Statement): Statement {
  const table = rawSql(source.table);
  const conditions = [...source.conditions, ...pageConditions(request)];
  if (!source.perStatus) return sql`SELECT ${source.columns} FROM ${table} ${whereAll(conditions)} ${order}`;
  if (source.perStatus.length === 0) return sql`SELECT ${source.columns} FROM ${table} WHERE false`;
  const parts = source.perStatus.map(
    (part) => sql`(SELECT * FROM ${table} ${whereAll([part, ...conditions])} ${order})`,
  );
  return sql`SELECT ${source.columns} FROM (${joinSql(parts, ' UNION ALL ')}) AS ${table} ${order}`;
}

/** Which of a request's cursors: the one that the page begins after, or the one that it ends before. */
type Side = 'after' | 'before';

/**
 * Whether a row of the list stands at a cursor or on the far side of it: a cursor alone does not say so, since its row may be
 * gone, or never have been the list's. It reads as many ids as a page: asked for one alone, PostgreSQL walks the list until
 * it meets one, which for a search may be all of it.
 */
export async function isRowBeyond(
  db: Queryable,
  source: Omit<PageSource, 'columns'>,
  request: PageRequest<never>,
  side: Side,
): Promise<boolean> {
  const place = request[side];
  if (!place) return false;
  const { keyset } = request;
  const operator = (side === 'after') === (keyset.direction === 'ASC') ? '<=' : '>=';
  const beyond = sql`(${rawSql(keyset.column)}, id) ${rawSql(operator)} (${place.value}, ${place.id}::uuid)`;
  const page = { keyset, size: request.size, backward: side === 'after', after: null, before: null };
  const conditions = [...source.conditions, beyond];
  const statement = pageStatement({ ...source, conditions, columns: sql`id` }, page);
  return (await db.query(statement, source)).length > 0;
}

/** The conditions that leave only what lies between the cursors; none where no cursor was given. */
function pageConditions(request: PageRequest<never>): Statement[] {
  const { keyset, after, before } = request;
  const [onwards, backwards] = keyset.direction === 'ASC' ? ['>', '<'] : ['<', '>'];
  const column = rawSql(keyset.column);
  return [
    ...(after ? [sql`(${column}, id) ${rawSql(onwards)} (${after.value}, ${after.id}::uuid)`] : []),
    ...(before ? [sql`(${column}, id) ${rawSql(backwards)} (${before.value}, ${before.id}::uuid)`] : []),
  ];
}

/** The order of the per-status indexes alone; the migration that makes them says why they have their own. */
const PER_STATUS = { ASC: 'ASC NULLS FIRST', DESC: 'DESC NULLS LAST' } as const;
const PLAIN = { ASC: 'ASC', DESC: 'DESC' } as const;

/** The limit stands in the text: a plan that is made for every limit is made for a tenth of the table. */
function pageOrder(request: PageRequest<never>, directions: typeof PLAIN | typeof PER_STATUS): Statement {
  const { keyset, backward, size } = request;
  const direction = rawSql(directions[(keyset.direction === 'ASC') === backward ? 'DESC' : 'ASC']);
  return sql`ORDER BY ${rawSql(keyset.column)} ${direction}, id ${direction} LIMIT ${rawSql(String(size + 1))}`;
}

function whereAll(conditions: readonly Statement[]): Statement {
  return conditions.length === 0 ? sql`` : sql`WHERE ${joinSql([...conditions], ' AND ')}`;
}

class Edge<Row extends { id: string }> {
  readonly node: Row;
  readonly #keyset: Keyset<Row>;

  constructor(node: Row, keyset: Keyset<Row>) {
    this.node = node;
    this.#keyset = keyset;
  }

  /** Made when it is asked for, because most pages are asked for their last one alone. */
  get cursor(): string {
    return cursorOf(this.node, this.#keyset);
  }
}

/**
 * Makes the page out of the rows that its statement returned.
 *
 * @param isBeyond asked when the client asks, and only where there is a cursor: see `isRowBeyond`. Left out, each cursor is taken
 *   for a row's of the list
 */
export function pageOf<Row extends { id: string }>(
  rows: Row[],
  request: PageRequest<Row>,
  isBeyond: (side: Side) => Promise<boolean> = async () => true,
): Page<Row> {
  const more = rows.length > request.size;
  const nodes = more ? rows.slice(0, request.size) : rows;
  if (request.backward) nodes.reverse();
  const edges = nodes.map((node) => new Edge(node, request.keyset));
  return {
    edges,
    pageInfo: {
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
      get hasNextPage() {
        return ((!request.backward && more) || (request.before !== null && isBeyond('before'))) as boolean;
      },
      get hasPreviousPage() {
        return ((request.backward && more) || (request.after !== null && isBeyond('after'))) as boolean;
      },
    },
  };
}

function cursorOf<Row extends { id: string }>(row: Row, keyset: Keyset<Row>): string {
  const value = keyset.value(row);
  const parts = [keyset.name, value instanceof Date ? value.getTime() : value, row.id];
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** Whole numbers that PostgreSQL's bigint holds. */
const POSITION = /^\d{1,18}$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** The end of the year 9999, the last that ISO 8601 writes with four digits. */
const LATEST_TIME_MS = 253_402_300_799_999;

function placeOf<Row>(cursor: string, keyset: Keyset<Row>): Place {
  const [name, value, id, ...rest] = cursorParts(cursor);
  const wanted = keyset.column === 'email' || keyset.column === 'position' ? 'string' : 'number';
  const known =
    name === keyset.name &&
    typeof value === wanted &&
    typeof id === 'string' &&
    UUID.test(id) &&
    rest.length === 0;
  if (!known) throw badCursor();
  if (typeof value === 'string') {
    if (value.length > 254 || value.includes('\0')) throw badCursor();
    if (keyset.column === 'position' && !POSITION.test(value)) throw badCursor();
    return { value, id };
  }
  const milliseconds = value as number;
  if (!Number.isInteger(milliseconds) || milliseconds < 0 || milliseconds > LATEST_TIME_MS) throw badCursor();
  return { value: new Date(milliseconds), id };
}

function cursorParts(cursor: string): unknown[] {
  if (cursor.length > 1_000) throw badCursor();
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(parts)) return parts;
  } catch {
    // Not JSON: the same answer as for anything else that no cursor is.
  }
  throw badCursor();
}

function badCursor() {
  return badUserInput(
    'The cursor is none of this list in this order: take `startCursor` or `endCursor` of a page of it.',
  );
}

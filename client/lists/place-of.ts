/** How a list is sorted: by one of the row's fields, and by the id where that is equal. */
export interface ListOrder {
  readonly field: string;
  readonly descending: boolean;
}

/** As much of a list as a cache holds. */
export interface KnownList<Edge> {
  readonly edges: readonly Edge[];
  /** The sort key of an edge's row; null where the cache does not know it. */
  readonly keyOf: (edge: Edge) => string | null;
  readonly descending: boolean;
  readonly hasPreviousPage: boolean;
  readonly hasNextPage: boolean;
}

/**
 * What rows are compared by. Times are ISO 8601 in UTC and addresses are ASCII: both sort as text, as the service does.
 *
 * @returns null where the row's own value is not known
 */
export function sortKey(value: unknown, id: unknown): string | null {
  return typeof value === 'string' && typeof id === 'string' ? `${value}\0${id}` : null;
}

/**
 * Where a row belongs in a list that it fits: the index to put it at, once it is taken out of where it is now.
 *
 * @param key the row's sort key
 * @param shownAt where the row is now, or -1
 * @returns null where it lies beyond what is known of the list
 */
export function placeOf<Edge>(list: KnownList<Edge>, key: string, shownAt: number): number | null {
  const isBehind = (edge: Edge) => {
    const other = list.keyOf(edge);
    return other !== null && (list.descending ? other < key : other > key);
  };
  if (shownAt >= 0) {
    const [before, after] = [list.edges[shownAt - 1], list.edges[shownAt + 1]];
    if ((!before || !isBehind(before)) && (!after || isBehind(after))) return shownAt;
  }
  const others = list.edges.filter((_edge, index) => index !== shownAt);
  const found = others.findIndex(isBehind);
  const place = found === -1 ? others.length : found;
  const isKnown = (place > 0 || !list.hasPreviousPage) && (place < others.length || !list.hasNextPage);
  return isKnown ? place : null;
}

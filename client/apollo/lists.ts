import type { ApolloCache, Reference } from '@apollo/client';
import type { Modifier } from '@apollo/client/cache';
import type { Listing } from '../lists/listing.ts';
import { placeOf, sortKey } from '../lists/place-of.ts';

interface CachedEdge {
  readonly __typename: string;
  readonly cursor: string;
  readonly node: Reference;
}

/** A page, or several merged, as the cache keeps it. */
interface CachedList {
  readonly edges?: readonly CachedEdge[];
  readonly pageInfo?: { readonly hasNextPage?: boolean; readonly hasPreviousPage?: boolean };
}

interface PageArguments {
  readonly first?: number | null;
  readonly last?: number | null;
}

type Details = Parameters<Modifier<unknown>>[1];

/**
 * Puts rows that were created or have changed where they belong in the merged lists, and takes them out of lists that they
 * no longer fit. A row that the cache does not know well enough to tell stays where it is.
 */
export function placeRows<Row extends { readonly id: string }, Arguments extends PageArguments>(
  cache: ApolloCache,
  listing: Listing<Row, Arguments>,
  ids: readonly string[],
): void {
  const rows = ids.flatMap((id) => {
    const ref = cache.identify({ __typename: listing.typename, id });
    const row = ref && cache.readFragment<Row>({ id: ref, fragment: listing.fragment });
    return row ? [{ ref, row }] : [];
  });
  changeLists<Arguments>(cache, listing.field, (list, args, details) =>
    rows.reduce((changed, { ref, row }) => withRow(changed, { listing, args, details, ref, row }), list),
  );
}

interface Placing<Row extends { readonly id: string }, Arguments> {
  readonly listing: Listing<Row, Arguments>;
  readonly args: Arguments;
  readonly details: Details;
  readonly ref: string;
  readonly row: Row;
}

function withRow<Row extends { readonly id: string }, Arguments extends PageArguments>(
  list: CachedList,
  { listing, args, details: { readField, toReference }, ref, row }: Placing<Row, Arguments>,
): CachedList {
  const edges = list.edges ?? [];
  const shownAt = edges.findIndex(({ node }) => node.__ref === ref);
  const others = () => edges.filter((_edge, index) => index !== shownAt);
  if (!listing.fits(row, args)) return shownAt === -1 ? list : { ...list, edges: others() };
  // What a single page holds is for the service to say.
  if (isSinglePage(args)) return list;
  const { field, descending } = listing.orderOf(args);
  const keyOf = (node: Reference | undefined) => sortKey(readField(field, node), readField('id', node));
  const node = toReference(ref);
  const key = keyOf(node);
  if (!node || key === null) return list;
  const { hasPreviousPage = false, hasNextPage = false } = list.pageInfo ?? {};
  const known = {
    edges,
    keyOf: (edge: CachedEdge) => keyOf(edge.node),
    descending,
    hasPreviousPage,
    hasNextPage,
  };
  const place = placeOf(known, key, shownAt);
  if (place === shownAt || (place === null && shownAt === -1)) return list;
  const changed = others();
  // No cursor of the service: nothing pages from it, the list's own pageInfo stays.
  if (place !== null)
    changed.splice(place, 0, { __typename: `${listing.typename}Edge`, cursor: `new:${row.id}`, node });
  return { ...list, edges: changed };
}

/** Takes what was deleted out of every list, and out of the cache. */
export function forgetRows(
  cache: ApolloCache,
  { field, typename }: Pick<Listing<never, never>, 'field' | 'typename'>,
  ids: readonly string[],
): void {
  const refs = new Set(ids.flatMap((id) => cache.identify({ __typename: typename, id }) ?? []));
  changeLists(cache, field, (list) => {
    const others = list.edges?.filter(({ node }) => !refs.has(node.__ref));
    return others && others.length !== list.edges?.length ? { ...list, edges: others } : list;
  });
  for (const id of refs) cache.evict({ id });
  cache.gc();
}

type ListChange<Arguments> = (list: CachedList, args: Arguments, details: Details) => CachedList;

function changeLists<Arguments>(cache: ApolloCache, field: string, change: ListChange<Arguments>): void {
  cache.modify<Record<string, CachedList>>({
    fields: {
      [field]: (list: CachedList | Reference, details: Details) =>
        '__ref' in list ? list : change(list, argumentsOf(details.storeFieldName), details),
    },
  });
}

/** The cache names a list by its key arguments: `invites:{"filter":...}`. */
function argumentsOf<Arguments>(storeFieldName: string): Arguments {
  const start = storeFieldName.indexOf('{');
  return JSON.parse(start === -1 ? '{}' : storeFieldName.slice(start, storeFieldName.lastIndexOf('}') + 1));
}

/** A merged list is named by its filter and its order alone. */
function isSinglePage({ first, last }: PageArguments): boolean {
  return typeof first === 'number' || typeof last === 'number';
}

import type { Cache } from '@urql/exchange-graphcache';
import { gql, stringifyVariables } from 'urql';
import type { Listing } from '../lists/listing.ts';
import type { PageMode } from '../lists/page-mode.ts';
import { placeOf, sortKey } from '../lists/place-of.ts';

const NEW_EDGES = {
  Invite: gql`fragment NewInviteEdge on InviteEdge { cursor node { id } }`,
  User: gql`fragment NewUserEdge on UserEdge { cursor node { id } }`,
};

/** The arguments of a list, as far as they say which page of it is meant. */
export interface PageArguments {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
}

/** A page as the cache keeps it, under the keys of the connection and of its edges. */
interface CachedPage<Arguments> {
  /** The root field with its arguments. */
  readonly fieldKey: string;
  readonly key: string;
  readonly args: Arguments;
  readonly edges: readonly string[];
}

/**
 * Puts rows that were created or have changed where they belong in merged lists, and takes them out of those that they no
 * longer fit. Separate pages that this changes are forgotten: what comes up on them is for the service to say, and those
 * on the screen are fetched again. A row that the cache does not know well enough to tell stays where it is.
 */
export function placeRows<Row extends { readonly id: string }, Arguments extends PageArguments>(
  cache: Cache,
  listing: Listing<Row, Arguments>,
  mode: PageMode,
  ids: readonly string[],
): void {
  for (const id of ids) {
    const row = cache.readFragment(listing.fragment, { __typename: listing.typename, id });
    if (!row) continue;
    const pages = cachedPages<Arguments>(cache, listing.field);
    if (mode === 'merged') {
      for (const list of mergedLists(cache, listing, pages)) placeRow(cache, listing, list, row);
    } else {
      const entity = cache.keyOfEntity({ __typename: listing.typename, id });
      for (const page of pages) {
        const isShown = page.edges.some((edge) => cache.resolve(edge, 'node') === entity);
        if (isShown !== listing.fits(row, page.args)) forgetPage(cache, page);
      }
    }
  }
}

/** Takes what was deleted out of every list, and out of the cache. */
export function forgetRows(cache: Cache, { field, typename }: Named, ids: readonly string[]): void {
  const entities = ids.map((id) => ({ __typename: typename, id }));
  const keys = new Set(entities.map((entity) => cache.keyOfEntity(entity)));
  for (const page of cachedPages(cache, field)) {
    const others = page.edges.filter((edge) => !keys.has(cache.resolve(edge, 'node') as string | null));
    if (others.length < page.edges.length) cache.link(page.key, 'edges', others);
  }
  for (const entity of entities) cache.invalidate(entity);
}

/** A first page that was fetched begins its list anew: the pages behind it are those of before. */
export function beginAnew<Arguments extends PageArguments>(
  cache: Cache,
  { field }: { readonly field: string },
  fetched: Arguments,
): void {
  if (isBehind(fetched)) return;
  for (const page of cachedPages<Arguments>(cache, field)) {
    if (isBehind(page.args) && listOf(page.args) === listOf(fetched)) forgetPage(cache, page);
  }
}

/** Forgets what a root field answered: where it is on the screen, it is fetched again. */
export function forgetField(cache: Cache, name: string): void {
  for (const { fieldName, arguments: args } of cache.inspectFields('Query')) {
    if (fieldName === name) cache.invalidate('Query', fieldName, args);
  }
}

type Named = Pick<Listing<never, never>, 'field' | 'typename'>;

function placeRow<Row extends { readonly id: string }, Arguments extends PageArguments>(
  cache: Cache,
  listing: Listing<Row, Arguments>,
  list: readonly CachedPage<Arguments>[],
  row: Row,
): void {
  const [first, last] = [list[0], list.at(-1)];
  const entity = cache.keyOfEntity({ __typename: listing.typename, id: row.id });
  if (!first || !last || entity === null) return;
  const edges = list.flatMap((page) => page.edges);
  const shownAt = edges.findIndex((edge) => cache.resolve(edge, 'node') === entity);
  const { field, descending } = listing.orderOf(first.args);
  const key = keyOf(cache, entity, field);
  if (key === null) return;
  const known = {
    edges,
    keyOf: (edge: string) => keyOf(cache, cache.resolve(edge, 'node'), field),
    descending,
    hasPreviousPage: hasPage(cache, first, 'hasPreviousPage'),
    hasNextPage: hasPage(cache, last, 'hasNextPage'),
  };
  const place = listing.fits(row, first.args) ? placeOf(known, key, shownAt) : null;
  if (place === shownAt) return;
  if (shownAt !== -1) removeEdge(cache, list, edges[shownAt]);
  if (place !== null) insertEdge(cache, list, edges[shownAt], place, newEdge(cache, listing, row.id));
}

function removeEdge(cache: Cache, list: readonly CachedPage<unknown>[], removed: string | undefined): void {
  for (const { key, edges } of list) {
    const others = edges.filter((edge) => edge !== removed);
    if (others.length < edges.length) cache.link(key, 'edges', others);
  }
}

/** Puts an edge at an index of all edges of the list but the one that was removed: into the page that has that place. */
function insertEdge(
  cache: Cache,
  list: readonly CachedPage<unknown>[],
  removed: string | undefined,
  place: number,
  edge: string,
): void {
  let before = 0;
  for (const [index, page] of list.entries()) {
    const edges = page.edges.filter((other) => other !== removed);
    const at = place - before;
    if (at < edges.length || index === list.length - 1) {
      cache.link(page.key, 'edges', [...edges.slice(0, at), edge, ...edges.slice(at)]);
      return;
    }
    before += edges.length;
  }
}

/** An edge without a cursor of the service: nothing pages from it, and the list's own pageInfo stays. */
function newEdge(cache: Cache, { typename }: Named, id: string): string {
  const edge = { __typename: `${typename}Edge`, cursor: `new:${id}` };
  cache.writeFragment(NEW_EDGES[typename], { ...edge, node: { __typename: typename, id } });
  return cache.keyOfEntity(edge) ?? '';
}

function keyOf(cache: Cache, entity: unknown, field: string): string | null {
  if (typeof entity !== 'string') return null;
  return sortKey(cache.resolve(entity, field), cache.resolve(entity, 'id'));
}

function hasPage(
  cache: Cache,
  { key }: CachedPage<unknown>,
  side: 'hasNextPage' | 'hasPreviousPage',
): boolean {
  const pageInfo = cache.resolve(key, 'pageInfo');
  return typeof pageInfo === 'string' && cache.resolve(pageInfo, side) === true;
}

function cachedPages<Arguments>(cache: Cache, field: string): CachedPage<Arguments>[] {
  return cache
    .inspectFields('Query')
    .filter(({ fieldName }) => fieldName === field)
    .flatMap(({ fieldKey, arguments: args }) => {
      const key = cache.resolve('Query', fieldKey);
      const edges = typeof key === 'string' ? cache.resolve(key, 'edges') : null;
      if (typeof key !== 'string' || !Array.isArray(edges)) return [];
      // What the cache keeps as arguments is what the operation gave.
      return [
        {
          fieldKey,
          key,
          args: (args ?? {}) as Arguments,
          edges: edges.filter((edge) => typeof edge === 'string'),
        },
      ];
    });
}

/** The pages of each list, in the list's order. */
function mergedLists<Row extends { readonly id: string }, Arguments extends PageArguments>(
  cache: Cache,
  listing: Listing<Row, Arguments>,
  pages: readonly CachedPage<Arguments>[],
): CachedPage<Arguments>[][] {
  const lists = new Map<string, CachedPage<Arguments>[]>();
  for (const page of pages) {
    const name = listOf(page.args);
    lists.set(name, [...(lists.get(name) ?? []), page]);
  }
  return [...lists.values()].map((list) => inOrder(cache, listing, list));
}

/** Pages follow each other as their first rows do; one that holds none is the last. */
function inOrder<Row extends { readonly id: string }, Arguments>(
  cache: Cache,
  { orderOf }: Listing<Row, Arguments>,
  pages: readonly CachedPage<Arguments>[],
): CachedPage<Arguments>[] {
  const keyed = pages.map((page) => {
    const { field, descending } = orderOf(page.args);
    const [edge] = page.edges;
    return {
      page,
      descending,
      key: edge === undefined ? null : keyOf(cache, cache.resolve(edge, 'node'), field),
    };
  });
  return keyed
    .sort((one, other) => {
      if (one.key === null || other.key === null)
        return Number(one.key === null) - Number(other.key === null);
      return (one.key < other.key ? -1 : 1) * (one.descending ? -1 : 1);
    })
    .map(({ page }) => page);
}

/** What tells a list from another: the arguments that do not choose a page of it. */
function listOf({
  first: _first,
  after: _after,
  last: _last,
  before: _before,
  ...args
}: PageArguments): string {
  return stringifyVariables(args);
}

function isBehind({ after, before, last }: PageArguments): boolean {
  return Boolean(after ?? before ?? last);
}

function forgetPage(cache: Cache, { fieldKey }: CachedPage<unknown>): void {
  cache.invalidate('Query', fieldKey);
}

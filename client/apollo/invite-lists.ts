import type { ApolloCache, Reference } from '@apollo/client';
import type { Modifier } from '@apollo/client/cache';
import type { InvitesQueryVariables } from '../generated/graphql.ts';
import { type FilteredInvite, isListed, opensWithNewest } from '../invites/invite-lists.ts';

/** A page, or several merged, as the cache keeps it. */
interface CachedList {
  readonly edges?: readonly {
    readonly __typename: 'InviteEdge';
    readonly cursor: string;
    readonly node: Reference;
  }[];
}

type Details = Parameters<Modifier<unknown>>[1];

type ListChange = (
  list: CachedList,
  args: InvitesQueryVariables,
  details: Details,
) => CachedList | Details['DELETE'];

function changeLists(cache: ApolloCache, change: ListChange): void {
  cache.modify<{ invites: CachedList }>({
    fields: {
      invites: (list, details) =>
        '__ref' in list ? list : change(list, argumentsOf(details.storeFieldName), details),
    },
  });
}

/** The cache names a list by its key arguments: `invites:{"filter":...}`. */
function argumentsOf(storeFieldName: string): InvitesQueryVariables {
  const start = storeFieldName.indexOf('{');
  return start === -1 ? {} : JSON.parse(storeFieldName.slice(start, storeFieldName.lastIndexOf('}') + 1));
}

/** Takes the invite out of the lists that it no longer fits. */
export function unlistInvite(cache: ApolloCache, invite: FilteredInvite): void {
  const ref = cache.identify({ __typename: 'Invite', id: invite.id });
  changeLists(cache, (list, args) => {
    if (isListed(invite, args.filter)) return list;
    return { ...list, edges: (list.edges ?? []).filter(({ node }) => node.__ref !== ref) };
  });
}

/** Puts an invite on top of the merged lists that it fits, that do not show it yet, and that open with the newest. */
export function listInvite(cache: ApolloCache, invite: FilteredInvite): void {
  const ref = cache.identify({ __typename: 'Invite', id: invite.id });
  changeLists(cache, (list, args, { readField, toReference }) => {
    const edges = list.edges ?? [];
    const shown = edges.some(({ node }) => node.__ref === ref);
    if (shown || isSinglePage(args) || !isListed(invite, args.filter) || !opensWithNewest(args)) return list;
    const node = toReference({ __typename: 'Invite', id: invite.id });
    const first = readField<string>('createdAt', edges[0]?.node);
    const newer = first === undefined || Date.parse(first) <= Date.parse(invite.createdAt);
    if (!node || !newer) return list;
    // No cursor of the service: nothing pages from it, the list's own pageInfo stays.
    return { ...list, edges: [{ __typename: 'InviteEdge', cursor: `new:${invite.id}`, node }, ...edges] };
  });
}

/** Forgets the lists that are kept page by page: those that are on the screen are fetched again. */
export function forgetPages(cache: ApolloCache): void {
  changeLists(cache, (list, args, { DELETE }) => (isSinglePage(args) ? DELETE : list));
}

/** A merged list is named by its filter and its order alone. */
function isSinglePage({ first, last }: InvitesQueryVariables): boolean {
  return typeof first === 'number' || typeof last === 'number';
}

/** Takes a deleted invite out of every list, and out of the cache. */
export function forgetInvite(cache: ApolloCache, id: string): void {
  const ref = cache.identify({ __typename: 'Invite', id });
  changeLists(cache, (list) => {
    const others = list.edges?.filter(({ node }) => node.__ref !== ref);
    return others && others.length !== list.edges?.length ? { ...list, edges: others } : list;
  });
  if (ref) cache.evict({ id: ref });
  cache.gc();
}

/** Forgets every list and the counts: those that are on the screen are fetched again. */
export function forgetLists(cache: ApolloCache): void {
  cache.evict({ fieldName: 'invites' });
  forgetCounts(cache);
}

/** Forgets the counts alone. */
export function forgetCounts(cache: ApolloCache): void {
  cache.evict({ fieldName: 'inviteStats' });
}

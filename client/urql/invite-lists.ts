import type { Cache } from '@urql/exchange-graphcache';
import { gql } from 'urql';
import type { InvitesQueryVariables } from '../generated/graphql.ts';
import { type FilteredInvite, isListed, opensWithNewest } from '../invites/invite-lists.ts';

const NewEdge = gql`
  fragment NewEdge on InviteEdge {
    cursor
    node {
      id
    }
  }
`;

interface CachedList {
  /** The cache's key of the connection. */
  readonly key: string;
  readonly args: InvitesQueryVariables;
  readonly edges: readonly string[];
}

function cachedLists(cache: Cache): CachedList[] {
  return cache
    .inspectFields('Query')
    .filter(({ fieldName }) => fieldName === 'invites')
    .flatMap(({ fieldKey, arguments: args }) => {
      const key = cache.resolve('Query', fieldKey);
      if (typeof key !== 'string') return [];
      const edges = cache.resolve(key, 'edges');
      if (!Array.isArray(edges)) return [];
      return [{ key, args: args ?? {}, edges: edges.filter((edge) => typeof edge === 'string') }];
    });
}

function withoutInvite(cache: Cache, list: CachedList, inviteKey: string | null): string[] {
  return list.edges.filter((edge) => cache.resolve(edge, 'node') !== inviteKey);
}

/** Takes the invite out of the lists that it no longer fits. */
export function unlistInvite(cache: Cache, invite: FilteredInvite): void {
  const inviteKey = cache.keyOfEntity({ __typename: 'Invite', id: invite.id });
  for (const list of cachedLists(cache)) {
    if (isListed(invite, list.args.filter)) continue;
    const others = withoutInvite(cache, list, inviteKey);
    if (others.length < list.edges.length) cache.link(list.key, 'edges', others);
  }
}

/** Puts an invite on top of the lists that it fits, that do not show it yet, and that open with the newest. */
export function listInvite(cache: Cache, invite: FilteredInvite): void {
  const inviteKey = cache.keyOfEntity({ __typename: 'Invite', id: invite.id });
  for (const list of cachedLists(cache)) {
    const shown = withoutInvite(cache, list, inviteKey).length < list.edges.length;
    if (shown || !isListed(invite, list.args.filter)) continue;
    if (!opensWithNewest(list.args) || !isNewer(cache, invite, list)) continue;
    // No cursor of the service: nothing pages from it, the list's own pageInfo stays.
    const edge = { __typename: 'InviteEdge', cursor: `new:${invite.id}` };
    cache.writeFragment(NewEdge, { ...edge, node: { __typename: 'Invite', id: invite.id } });
    cache.link(list.key, 'edges', [edge, ...list.edges]);
  }
}

function isNewer(cache: Cache, invite: FilteredInvite, { edges: [first] }: CachedList): boolean {
  const node = first === undefined ? null : cache.resolve(first, 'node');
  const createdAt = typeof node === 'string' ? cache.resolve(node, 'createdAt') : null;
  return typeof createdAt !== 'string' || Date.parse(createdAt) <= Date.parse(invite.createdAt);
}

/** Takes a deleted invite out of every list, and out of the cache. */
export function forgetInvite(cache: Cache, id: string): void {
  const entity = { __typename: 'Invite', id };
  const inviteKey = cache.keyOfEntity(entity);
  for (const list of cachedLists(cache)) {
    const others = withoutInvite(cache, list, inviteKey);
    if (others.length < list.edges.length) cache.link(list.key, 'edges', others);
  }
  cache.invalidate(entity);
}

/** Forgets every list and the counts: those that are on the screen are fetched again. */
export function forgetLists(cache: Cache): void {
  for (const { fieldName, arguments: args } of cache.inspectFields('Query')) {
    if (fieldName === 'invites' || fieldName === 'inviteStats') cache.invalidate('Query', fieldName, args);
  }
}

import { type Exchange, mapExchange } from 'urql';
import { cacheSchema, newerMember } from '../generated/schema-facts.ts';

const KNOWN = new Set<string>(cacheSchema.__schema.types.map(({ name }) => name));

/**
 * Keeps the cache from refusing what a mutation answers with because a newer service has a refusal that the cache's schema
 * lacks. Such a member goes by another name from here on; its code and its message stay.
 */
export const newerMembersExchange: Exchange = mapExchange({
  onResult: (result) => {
    if (result.operation.kind !== 'mutation' || !result.data) return undefined;
    const answers = Object.entries(result.data).map(([name, member]) => [name, renamed(member)]);
    return { ...result, data: Object.fromEntries(answers) };
  },
});

/** The member itself, and those of a batch's rows. */
function renamed(member: unknown): unknown {
  if (typeof member !== 'object' || member === null) return member;
  const { __typename, results } = member as { readonly __typename?: string; readonly results?: unknown };
  if (__typename !== undefined && !KNOWN.has(__typename)) return { ...member, __typename: newerMember };
  return Array.isArray(results) ? { ...member, results: results.map(renamed) } : member;
}

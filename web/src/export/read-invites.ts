import {
  type InviteFilter,
  type InviteOrder,
  type InviteRowFragment,
  InvitesDocument,
  type InvitesQuery,
  type InvitesQueryVariables,
} from '@usher/client';
import type { Client, OperationResult } from 'urql';
import { describeError, type Problem } from '../words.ts';

/** The service's largest page. */
const PAGE = 100;

/** Which invites, in which order. */
export interface WantedInvites {
  readonly filter: InviteFilter;
  readonly orderBy: InviteOrder;
}

/**
 * Reads all that a filter lists, page after page.
 *
 * @param reader a client without a cache
 * @param onProgress told how many have been read, after each page
 * @param signal ends it
 * @returns null where it was ended
 */
export async function readInvites(
  reader: Client,
  wanted: WantedInvites,
  onProgress: (count: number) => void,
  signal: AbortSignal,
): Promise<readonly InviteRowFragment[] | { readonly problem: Problem } | null> {
  const invites: InviteRowFragment[] = [];
  let after: string | null = null;
  do {
    const page: InvitesQueryVariables = { ...wanted, first: PAGE, after };
    const { data, error }: OperationResult<InvitesQuery> = await reader
      .query(InvitesDocument, page)
      .toPromise();
    if (signal.aborted) return null;
    if (!data?.invites) {
      return { problem: error ? describeError(error) : { title: 'No answer', text: 'Try again.' } };
    }
    const { edges, pageInfo } = data.invites;
    invites.push(...edges.map(({ node }) => node));
    onProgress(invites.length);
    after = pageInfo.hasNextPage ? (pageInfo.endCursor ?? null) : null;
  } while (after !== null);
  return invites;
}

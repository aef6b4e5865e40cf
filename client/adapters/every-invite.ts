import { type InviteFilter, type InviteRowFragment, InvitesDocument } from '../generated/graphql.ts';
import { RefusedError, type Request } from './request.ts';

/** The service gives no larger page. */
const LARGEST_PAGE = 100;

/** Every invite under a filter, newest first, page by page until there are no more. */
export async function everyInvite(request: Request, filter: InviteFilter): Promise<InviteRowFragment[]> {
  const found: InviteRowFragment[] = [];
  let after: string | null = null;
  do {
    const { invites } = await readPage(request, filter, after);
    found.push(...invites.edges.map(({ node }) => node));
    after = invites.pageInfo.hasNextPage ? (invites.pageInfo.endCursor ?? null) : null;
  } while (after !== null);
  return found;
}

async function readPage(request: Request, filter: InviteFilter, after: string | null) {
  const { invites } = await request(InvitesDocument, { first: LARGEST_PAGE, after, filter });
  if (!invites) throw new RefusedError('FORBIDDEN', 'The invites cannot be read.');
  return { invites };
}

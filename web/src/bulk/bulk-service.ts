import {
  DeleteInvitesDocument,
  InviteAddressesDocument,
  type InviteFilter,
  ResendInvitesDocument,
  RevokeInvitesDocument,
} from '@usher/client';
import type { Client, CombinedError } from 'urql';
import { describeError, describeRefusal, type Problem, type Refusal } from '../words.ts';
import type { BulkJob, BulkService } from './bulk-run.ts';
import { type BulkOutcome, type BulkRowResult, describeBulkRow } from './row-outcome.ts';

/** The service's largest page. */
const PAGE = 100;

/** What the service said to a change, of whichever action. */
interface Answered {
  readonly result:
    | Refusal
    | { readonly results: readonly BulkRowResult[]; readonly hasMore: boolean }
    | undefined;
  readonly error: CombinedError | undefined;
}

/**
 * How many invites are changed: through the client, so that every list of its cache shows it.
 *
 * @param reader a client without a cache: a hundred thousand addresses that nobody looks at are not kept
 */
export function createBulkService(client: Client, reader: Client): BulkService {
  return {
    list: async (filter, after) => {
      const { data, error } = await reader
        .query(InviteAddressesDocument, { first: PAGE, after, filter })
        .toPromise();
      if (!data?.invites) return { problem: problemOf(error) };
      const { nodes, pageInfo } = data.invites;
      return { invites: nodes, after: pageInfo.hasNextPage ? (pageInfo.endCursor ?? null) : null };
    },
    change: async (job, invites) => {
      const { result, error } = await send(client, job, { ids: invites.map(({ id }) => id) }, false);
      if (!result || isRefused(result)) return { problem: problemOf(error, result) };
      return {
        outcomes: invites.flatMap((invite, at) => {
          const row = result.results[at];
          return row ? describeBulkRow(job.action, invite, row) : [];
        }),
      };
    },
  };
}

/** What would become of them. */
export interface BulkCheck {
  readonly outcomes: readonly BulkOutcome[];
  /** There are more than the 1,000 that were looked at. */
  readonly hasMore: boolean;
}

/** Asks what would become of these, without changing anything. */
export async function checkBulk(
  client: Client,
  job: BulkJob,
): Promise<BulkCheck | { readonly problem: Problem }> {
  const { invites } = job;
  const chosen = 'length' in invites ? invites.slice(0, 1_000) : null;
  const { result, error } = await send(
    client,
    job,
    chosen ? { ids: chosen.map(({ id }) => id) } : { filter: invites as InviteFilter },
    true,
  );
  if (!result || isRefused(result)) return { problem: problemOf(error, result) };
  return {
    outcomes: result.results.map((row, at) => {
      const invite = chosen?.[at] ?? { id: String(at), email: 'email' in row ? row.email : '' };
      return describeBulkRow(job.action, invite, row);
    }),
    hasMore: chosen ? chosen.length < (invites as readonly unknown[]).length : result.hasMore,
  };
}

async function send(
  client: Client,
  { action, reason }: BulkJob,
  invites: { readonly ids: string[] } | { readonly filter: InviteFilter },
  dryRun: boolean,
): Promise<Answered> {
  const input = { invites, dryRun };
  switch (action) {
    case 'resend': {
      const { data, error } = await client.mutation(ResendInvitesDocument, { input }).toPromise();
      return { result: data?.resendInvites, error };
    }
    case 'revoke': {
      const { data, error } = await client
        .mutation(RevokeInvitesDocument, { input: { ...input, ...(reason && { reason }) } })
        .toPromise();
      return { result: data?.revokeInvites, error };
    }
    case 'delete': {
      const { data, error } = await client.mutation(DeleteInvitesDocument, { input }).toPromise();
      return { result: data?.deleteInvites, error };
    }
  }
}

function isRefused(result: NonNullable<Answered['result']>): result is Refusal {
  return !('results' in result);
}

function problemOf(error: CombinedError | undefined, result?: Answered['result']): Problem {
  if (result && isRefused(result)) return describeRefusal(result);
  return error ? describeError(error) : { title: 'No answer', text: 'Try again.' };
}

import { z } from 'zod';
import type { App } from '../app-type.ts';
import type { Caller } from '../events/caller.ts';
import { DomainError } from '../platform/domain-error.ts';
import { parseShape } from '../platform/shape.ts';
import { assertMayGrant } from '../users/assert-may-grant.ts';
import { BatchAbortedError, DuplicateInBatchError } from './invite-errors.ts';
import type { AskedInvite, CreateInviteInput } from './invite-shape.ts';
import { issueInvites } from './issue-invites.ts';
import type { IssueOutcome } from './issued-invite.ts';
import { readDraft } from './read-draft.ts';
import { commitUnless } from './roll-back.ts';

const BATCH_MESSAGE = 'A batch holds 1 to 1000 invites.';
const shape = z.object({ invites: z.array(z.unknown()).min(1, BATCH_MESSAGE).max(1_000, BATCH_MESSAGE) });

/** In a dry run: the row would have become an invite. */
export class InviteWouldBeCreated {
  readonly email: string;
  constructor(email: string) {
    this.email = email;
  }
}

export type BatchRow = IssueOutcome | InviteWouldBeCreated;

export interface CreateInvitesInput {
  readonly invites: readonly CreateInviteInput[];
  /** Check every row and write nothing. */
  readonly dryRun: boolean;
  /** All rows or none. */
  readonly atomic: boolean;
}

export interface CreateInvitesOutcome {
  /** One a row, in the order of the input. */
  readonly results: readonly BatchRow[];
  readonly createdCount: number;
  readonly failedCount: number;
}

/**
 * Invites many addresses at once, in a handful of statements. Each row stands or falls alone unless `atomic`. A fault of
 * the database fails the whole call: a row that is reported as refused does not exist.
 *
 * @throws ValidationError for a batch that is empty or too large, ForbiddenError, RateLimitedError
 */
export async function createInvites(
  app: Pick<App, 'db' | 'keys' | 'addressKey' | 'config' | 'limits'>,
  caller: Caller,
  input: CreateInvitesInput,
): Promise<CreateInvitesOutcome> {
  parseShape(shape, { invites: input.invites });
  const checked = checkRows(app.config, input.invites, caller.requestId);
  const drafts = checked.filter((row): row is AskedInvite => !(row instanceof DomainError));
  for (const draft of drafts) assertMayGrant(caller, draft.role);
  if (!input.dryRun && drafts.length > 0)
    await app.limits.consume('createInvite', caller.ratedAs, drafts.length);

  const { outcome: issued, rolledBack } = await commitUnless(
    app.db,
    (tx) => issueInvites(app, tx, caller, drafts),
    (outcomes) => {
      const refused =
        outcomes.length < checked.length || outcomes.some((outcome) => outcome instanceof DomainError);
      return input.dryRun || (input.atomic && refused);
    },
  );
  const byDraft = new Map(drafts.map((draft, index) => [draft, issued[index] as IssueOutcome]));
  const results = checked.map((row): BatchRow => {
    const outcome = row instanceof DomainError ? row : (byDraft.get(row) as IssueOutcome);
    if (outcome instanceof DomainError || !rolledBack) return outcome;
    return input.dryRun ? new InviteWouldBeCreated(outcome.invite.email) : new BatchAbortedError();
  });
  return {
    results,
    createdCount: results.filter((row) => 'invite' in row && row.created).length,
    failedCount: results.filter((row) => row instanceof DomainError).length,
  };
}

/** Checks each row by itself; a later row of the same address is a duplicate of the first. */
function checkRows(
  config: App['config'],
  rows: readonly CreateInviteInput[],
  requestId: string | null,
): (AskedInvite | DomainError)[] {
  const firstIndexes = new Map<string, number>();
  return rows.map((row, index) => {
    try {
      const draft = { ...readDraft(config, row), requestId };
      const firstIndex = firstIndexes.get(draft.email);
      if (firstIndex !== undefined) return new DuplicateInBatchError(firstIndex);
      firstIndexes.set(draft.email, index);
      return draft;
    } catch (error) {
      if (error instanceof DomainError) return error;
      throw error;
    }
  });
}

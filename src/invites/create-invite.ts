import type { App } from '../app-type.ts';
import type { Caller } from '../events/caller.ts';
import { activeTraceparent } from '../platform/tracing.ts';
import { assertMayGrant } from '../users/assert-may-grant.ts';
import type { AskedInvite, CreateInviteInput, InviteDraft } from './invite-shape.ts';
import { issueInvites } from './issue-invites.ts';
import type { IssuedInvite, IssueOutcome } from './issued-invite.ts';
import { readDraft } from './read-draft.ts';

/**
 * Invites an address.
 *
 * @returns the invite with its token; `created: false` where a live one was returned or sent again, as `onPending` says
 * @throws ValidationError, ForbiddenError, UserAlreadyExistsError, InviteAlreadyPendingError,
 *   IdempotencyKeyReusedError, EmailDomainNotAllowedError, RedirectUrlNotAllowedError, RecipientOptedOutError,
 *   QuotaExceededError, RateLimitedError
 */
export async function createInvite(
  app: CreatingApp,
  caller: Caller,
  input: CreateInviteInput,
): Promise<IssuedInvite & { readonly created: boolean }> {
  const draft = {
    ...readDraft(app.config, input),
    requestId: caller.requestId,
    traceparent: activeTraceparent(),
  };
  assertMayGrant(caller, draft.role);
  await app.limits.consume('createInvite', caller.ratedAs);
  const outcome = await (mayShareTransaction(draft)
    ? issueTogether(app, caller, draft)
    : issueAlone(app, caller, draft));
  if (!outcome || outcome instanceof Error) throw outcome ?? new Error('An invite came to nothing.');
  return outcome;
}

type CreatingApp = Pick<App, 'db' | 'keys' | 'addressKey' | 'config' | 'limits' | 'groupCommit'>;

/**
 * Whether the draft may share a transaction, which commits whatever is refused in it: a refusal must have nothing to take
 * back, neither a link that was replaced nor a key that was used, and no other invite's link is asked for.
 */
function mayShareTransaction({ onPending, idempotencyKey }: InviteDraft): boolean {
  return onPending === 'ERROR' && idempotencyKey === null;
}

/** With what else the caller asks for at this moment: a commit costs more than all its statements. */
function issueTogether(
  app: CreatingApp,
  caller: Caller,
  draft: AskedInvite,
): Promise<IssueOutcome | undefined> {
  const { requestId: _, ...sameCaller } = caller;
  return app.groupCommit(
    `createInvite ${JSON.stringify(sameCaller)}`,
    draft.email,
    draft,
    (drafts, attempts) => app.db.transaction((tx) => issueInvites(app, tx, caller, drafts), { attempts }),
  );
}

/** In a transaction of its own, which a refusal rolls back. */
function issueAlone(app: CreatingApp, caller: Caller, draft: AskedInvite): Promise<IssueOutcome | undefined> {
  return app.db.transaction(async (tx) => {
    const [outcome] = await issueInvites(app, tx, caller, [draft]);
    if (outcome instanceof Error) throw outcome;
    return outcome;
  });
}

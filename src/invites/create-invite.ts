import type { Caller } from '../events/caller.ts';
import type { App } from '../platform/app.ts';
import { parseShape } from '../platform/shape.ts';
import { assertMayGrant } from './assert-may-grant.ts';
import { type CreateInviteInput, inviteDraftShape } from './invite-shape.ts';
import { issueInvites } from './issue-invites.ts';
import type { IssuedInvite } from './issued-invite.ts';

/**
 * Invites an address.
 *
 * @returns the invite with its token; `created: false` where a live one was returned or sent again, as `onPending` says
 * @throws ValidationError, ForbiddenError, UserAlreadyExistsError, InviteAlreadyPendingError,
 *   IdempotencyKeyReusedError, RateLimitedError
 */
export async function createInvite(
  app: Pick<App, 'db' | 'keys' | 'config' | 'limits'>,
  caller: Caller,
  input: CreateInviteInput,
): Promise<IssuedInvite & { readonly created: boolean }> {
  const draft = parseShape(inviteDraftShape, input);
  assertMayGrant(caller, draft.role);
  await app.limits.consume('createInvite', caller.userId);
  return app.db.transaction(async (tx) => {
    const [outcome] = await issueInvites(app, tx, caller, [draft]);
    if (!outcome || outcome instanceof Error) throw outcome ?? new Error('An invite came to nothing.');
    return outcome;
  });
}

import type { App } from '../app-type.ts';
import { sql } from '../database/sql.ts';
import type { Caller } from '../events/caller.ts';
import type { Invite } from '../generated/prisma/client.ts';
import { assertMayGrant } from '../users/assert-may-grant.ts';
import { type InviteBy, inviteIs, settledRefusal } from './invite-by.ts';
import { InviteExpiredError, InviteNotFoundError } from './invite-errors.ts';
import { currentToken } from './invite-token.ts';
import type { IssuedInvite } from './issued-invite.ts';

/**
 * The current link of a live invite, again: nothing is rotated and nothing is sent.
 *
 * @throws ForbiddenError, InviteNotFoundError, InviteExpiredError, InviteAlreadyAcceptedError, InviteRevokedError,
 *   InviteDeclinedError
 */
export async function copyInviteLink(
  app: Pick<App, 'db' | 'keys'>,
  caller: Caller,
  by: InviteBy,
): Promise<IssuedInvite> {
  const [found] = await app.db.query<Invite & { expired: boolean }>(sql`
    SELECT *, expires_at <= clock_timestamp() AS expired FROM invites WHERE ${inviteIs(by)}`);
  if (!found) throw new InviteNotFoundError();
  const { expired, ...invite } = found;
  const refusal = settledRefusal(invite);
  if (refusal) throw refusal;
  if (expired) throw new InviteExpiredError(invite.expiresAt);
  assertMayGrant(caller, invite.role);
  return { invite, token: currentToken(app.keys.invite, invite) };
}

import type { App } from '../app-type.ts';
import { sql } from '../database/sql.ts';
import type { Caller } from '../events/caller.ts';
import { recordEvent } from '../events/record-event.ts';
import type { Invite } from '../generated/prisma/client.ts';
import { assertMayGrant } from '../users/assert-may-grant.ts';
import { type InviteBy, inviteIs, settledRefusal } from './invite-by.ts';
import { InviteExpiredError, InviteNotFoundError } from './invite-errors.ts';
import { inviteEvent } from './invite-events.ts';
import { currentToken } from './invite-token.ts';
import type { IssuedInvite } from './issued-invite.ts';

/**
 * The current link of a live invite, again: nothing is rotated and nothing is sent. That it was handed out is recorded.
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
  const token = currentToken(app.keys.invite, invite);
  await app.db.transaction((tx) => recordEvent(tx, inviteEvent('invite.link_copied', caller, invite)));
  return { invite, token };
}

import type { App } from '../app-type.ts';
import type { Caller } from '../events/caller.ts';
import type { Invite } from '../generated/prisma/client.ts';
import { assertMayGrant } from '../users/assert-may-grant.ts';
import { currentToken } from './invite-token.ts';
import type { IssuedInvite } from './issued-invite.ts';

/** An invite that was there before; its token is for those alone who might have granted its role. */
export function existingInvite(app: Pick<App, 'keys'>, caller: Caller, invite: Invite): IssuedInvite {
  assertMayGrant(caller, invite.role);
  return { invite, token: currentToken(app.keys.invite, invite) };
}

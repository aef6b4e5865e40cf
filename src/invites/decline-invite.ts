import { z } from 'zod';
import type { App } from '../app-type.ts';
import { sql } from '../database/sql.ts';
import { invitee } from '../events/event.ts';
import { recordEvent } from '../events/record-event.ts';
import type { Invite } from '../generated/prisma/client.ts';
import { parseShape, plainText } from '../platform/shape.ts';
import type { Visitor } from '../platform/visitor.ts';
import { findHeldInvite } from './find-held-invite.ts';
import { settledRefusal } from './invite-by.ts';
import { InviteInvalidTokenError, InviteSupersededError } from './invite-errors.ts';
import { inviteEvent } from './invite-events.ts';
import { lapseInvites } from './lapse-invites.ts';
import { suppressionHash } from './opt-out-token.ts';
import { suppress } from './suppressions.ts';

const shape = z.object({ reason: plainText(1_000).nullish() });

/**
 * Declines an invite, expired or not; whoever sent it is mailed. With `doNotInviteAgain` the address gets no more invites by
 * mail.
 *
 * @param visitor guesses are counted by the address
 * @returns false where it was declined before
 * @throws ValidationError, InviteInvalidTokenError, InviteRevokedError, InviteAlreadyAcceptedError,
 *   InviteSupersededError, RateLimitedError
 */
export async function declineInvite(
  app: Pick<App, 'db' | 'limits' | 'loaders' | 'addressKey'>,
  input: { token: string; reason?: string | null | undefined; doNotInviteAgain: boolean },
  visitor: Visitor,
): Promise<{ changed: boolean }> {
  const { reason } = parseShape(shape, { reason: input.reason });
  const held = await findHeldInvite(app, input.token, visitor.clientAddress);
  if (!held) throw new InviteInvalidTokenError();
  const condition = sql`id = ${held.id}::uuid`;
  return app.db.transaction(async (tx) => {
    await lapseInvites(tx, condition);
    const wantNoMore = async () => {
      if (input.doNotInviteAgain)
        await suppress(tx, suppressionHash(app.addressKey, held.email), 'DECLINED', null);
    };
    const [declined] = await tx.query<Invite>(sql`
      UPDATE invites
      SET status = 'DECLINED', declined_at = clock_timestamp(), decline_reason = ${reason || null},
        updated_at = clock_timestamp()
      WHERE ${condition} AND token_hash = ${held.tokenHash} AND ${held.current} AND status IN ('PENDING', 'EXPIRED')
      RETURNING *`);
    if (declined) {
      await wantNoMore();
      await recordEvent(
        tx,
        inviteEvent('invite.declined', invitee(visitor.requestId), declined, { reason: reason || null }),
      );
      return { changed: true };
    }
    const [invite] = await tx.query<Invite>(sql`SELECT * FROM invites WHERE ${condition}`);
    // Deleted since it was looked up: for whoever holds the link there never was one.
    if (!invite) throw new InviteInvalidTokenError();
    if (invite.status === 'DECLINED') {
      await wantNoMore();
      return { changed: false };
    }
    throw settledRefusal(invite) ?? new InviteSupersededError(invite.supersededAt as Date);
  });
}

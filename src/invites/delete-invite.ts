import type { App } from '../app-type.ts';
import { sql } from '../database/sql.ts';
import type { Caller } from '../events/caller.ts';
import { recordEvent } from '../events/record-event.ts';
import type { Invite } from '../generated/prisma/client.ts';
import { findInvite, inviteIs, settledRefusal } from './invite-by.ts';
import { inviteEvent } from './invite-events.ts';
import { lapseInvites } from './lapse-invites.ts';

/**
 * Deletes an invite that was not accepted: its link is dead at the commit, and the row is gone.
 *
 * @returns its id, for the client's cache
 * @throws InviteNotFoundError, InviteAlreadyAcceptedError
 */
export async function deleteInvite(app: Pick<App, 'db'>, caller: Caller, id: string): Promise<string> {
  const condition = inviteIs({ id });
  return app.db.transaction(async (tx) => {
    await lapseInvites(tx, condition);
    const [deleted] = await tx.query<Invite>(sql`
      DELETE FROM invites WHERE ${condition} AND status <> 'ACCEPTED' RETURNING *`);
    if (deleted) {
      await recordEvent(tx, inviteEvent('invite.deleted', caller, deleted));
      return deleted.id;
    }
    const invite = await findInvite(tx, condition);
    throw settledRefusal(invite) ?? new Error('An invite that was not accepted was not deleted.');
  });
}

import type { App } from '../app-type.ts';
import { sql } from '../database/sql.ts';
import type { Caller } from '../events/caller.ts';
import { recordEvents } from '../events/record-event.ts';
import type { Invite } from '../generated/prisma/client.ts';
import type { DomainError } from '../platform/domain-error.ts';
import { changeMany, type ManyChanged, type ManyInvites, roleRefusal } from './change-many.ts';
import { InviteAlreadyAcceptedError } from './invite-errors.ts';
import { inviteEvent } from './invite-events.ts';

interface Deleted {
  readonly deletedId: string;
}

/**
 * Deletes many invites, each by the rule of deleteInvite, in a handful of statements.
 *
 * @returns a row for each: what deleteInvite would have answered, and RoleNotAllowedError for one that grants ADMIN where
 *   the caller lacks `admins:grant`
 */
export async function deleteInvites(
  app: Pick<App, 'db'>,
  caller: Caller,
  many: ManyInvites,
): Promise<ManyChanged<Deleted>> {
  return changeMany<Deleted>(app, many, {
    isChanged: () => true,
    async make(tx, invites) {
      const rows = new Map<string, Deleted | DomainError>();
      for (const [id, invite] of invites) {
        const refusal =
          roleRefusal(caller, invite) ??
          (invite.status === 'ACCEPTED' ? new InviteAlreadyAcceptedError(invite.acceptedAt as Date) : null);
        rows.set(id, refusal ?? { deletedId: id });
      }
      const open = [...rows].flatMap(([id, row]) => ('deletedId' in row ? [id] : []));
      const deleted = await tx.query<Invite>(sql`
        DELETE FROM invites WHERE id = ANY(${open}::uuid[]) RETURNING *`);
      await recordEvents(
        tx,
        deleted.map((invite) => inviteEvent('invite.deleted', caller, invite)),
      );
      return rows;
    },
  });
}

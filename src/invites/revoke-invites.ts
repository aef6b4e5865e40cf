import type { App } from '../app-type.ts';
import { sql } from '../database/sql.ts';
import type { Caller } from '../events/caller.ts';
import type { Invite } from '../generated/prisma/client.ts';
import type { DomainError } from '../platform/domain-error.ts';
import { parseShape } from '../platform/shape.ts';
import { changeMany, type ManyChanged, type ManyInvites, roleRefusal } from './change-many.ts';
import { settledRefusal } from './invite-by.ts';
import { revocationShape } from './revoke-invite.ts';
import { storeRevocation } from './store-revocation.ts';

interface Revoked {
  readonly invite: Invite;
  readonly changed: boolean;
}

export interface RevokeInvitesInput extends ManyInvites {
  readonly reason?: string | null | undefined;
}

/**
 * Takes many invites back, each by the rule of revokeInvite, in a handful of statements.
 *
 * @returns a row for each: what revokeInvite would have answered, and RoleNotAllowedError for one that grants ADMIN where
 *   the caller lacks `admins:grant`
 * @throws ValidationError
 */
export async function revokeInvites(
  app: Pick<App, 'db'>,
  caller: Caller,
  { reason: given, ...many }: RevokeInvitesInput,
): Promise<ManyChanged<Revoked>> {
  const { reason = null } = parseShape(revocationShape, { reason: given });
  return changeMany<Revoked>(app, many, {
    isChanged: ({ changed }) => changed,
    async make(tx, invites) {
      const rows = new Map<string, Revoked | DomainError>();
      for (const [id, invite] of invites) {
        const isRevoked = invite.status === 'REVOKED';
        const refusal = roleRefusal(caller, invite) ?? (isRevoked ? null : settledRefusal(invite));
        if (refusal) rows.set(id, refusal);
        else if (isRevoked) rows.set(id, { invite, changed: false });
      }
      const open = [...invites.keys()].filter((id) => !rows.has(id));
      const revoked = await storeRevocation(tx, sql`id = ANY(${open}::uuid[])`, { cause: caller, reason });
      for (const invite of revoked) rows.set(invite.id, { invite, changed: true });
      return rows;
    },
  });
}

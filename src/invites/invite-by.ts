import { hashLinkToken, isLinkTokenShaped } from '../crypto/link-token.ts';
import type { Queryable } from '../database/database.ts';
import { type Statement, sql } from '../database/sql.ts';
import type { Invite } from '../generated/prisma/client.ts';
import { parseEmailAddress } from '../platform/email-address.ts';
import { uuidOrNull } from '../platform/shape.ts';
import {
  InviteAlreadyAcceptedError,
  InviteDeclinedError,
  InviteNotFoundError,
  InviteRevokedError,
} from './invite-errors.ts';

/** How an admin names an invite: by its id, by its current token or, for the live one of an address, by email. */
export interface InviteBy {
  readonly id?: string | null | undefined;
  readonly email?: string | null | undefined;
  readonly token?: string | null | undefined;
}

/**
 * The condition that finds the invite. For an address that is the live one, whether or not expiry was stored.
 *
 * @throws InviteNotFoundError for what can name no invite: an id that is no UUID, a text that is no address or token
 */
export function inviteIs(by: InviteBy): Statement {
  const id = by.id == null ? null : uuidOrNull(by.id);
  if (id !== null) return sql`invites.id = ${id}::uuid`;
  const email = by.email == null ? null : parseEmailAddress(by.email);
  if (email !== null) {
    return sql`invites.email = ${email} AND invites.status = 'PENDING' AND invites.expires_at > clock_timestamp()`;
  }
  const token = by.token?.trim();
  if (token != null && isLinkTokenShaped(token)) return sql`invites.token_hash = ${hashLinkToken(token)}`;
  throw new InviteNotFoundError();
}

/**
 * Reads the invite.
 *
 * @throws InviteNotFoundError where there is none
 */
export async function findInvite(db: Queryable, condition: Statement): Promise<Invite> {
  const [invite] = await db.query<Invite>(sql`SELECT * FROM invites WHERE ${condition}`);
  if (!invite) throw new InviteNotFoundError();
  return invite;
}

/**
 * Why an invite that is neither PENDING nor EXPIRED cannot be changed any more.
 *
 * @returns the refusal; null where the invite is PENDING or EXPIRED
 */
export function settledRefusal(
  invite: Pick<Invite, 'status' | 'acceptedAt' | 'revokedAt' | 'declinedAt'>,
): InviteAlreadyAcceptedError | InviteRevokedError | InviteDeclinedError | null {
  // The database's CHECKs say that each of these statuses has its time.
  switch (invite.status) {
    case 'ACCEPTED':
      return new InviteAlreadyAcceptedError(invite.acceptedAt as Date);
    case 'REVOKED':
      return new InviteRevokedError(invite.revokedAt as Date);
    case 'DECLINED':
      return new InviteDeclinedError(invite.declinedAt as Date);
    default:
      return null;
  }
}

import type { App } from '../app-type.ts';
import { hashLinkToken, isLinkTokenShaped } from '../crypto/link-token.ts';
import type { Transaction } from '../database/database.ts';
import { violatedUniqueIndex } from '../database/errors.ts';
import { sql } from '../database/sql.ts';
import { queueJob } from '../events/queue-job.ts';
import { recordEvent } from '../events/record-event.ts';
import type { EmailChange } from '../generated/prisma/client.ts';
import { takeAddressLock } from '../invites/address-lock.ts';
import { revokeLiveInvite } from '../invites/revoke-live-invite.ts';
import { LinkInvalidError } from '../platform/link-invalid-error.ts';
import type { Visitor } from '../platform/visitor.ts';
import { endSessionsOf } from '../users/end-sessions.ts';
import { USER_COLUMNS, type UserRow } from '../users/user.ts';
import { UserAlreadyExistsError } from '../users/user-errors.ts';
import { userEvent } from '../users/user-events.ts';

type HeldChange = Pick<EmailChange, 'id' | 'userId' | 'newEmail'>;

/**
 * Gives an account the address that its owner asked for, once its link is opened. The address before it is told by mail;
 * every session ends but the one that asked for the change. A live invite of the new address has come to nothing, and is
 * revoked.
 *
 * @param visitor guesses are counted by the address
 * @throws LinkInvalidError, RateLimitedError, UserAlreadyExistsError where the address has got an account meanwhile: then
 *   nothing is changed
 */
export async function confirmEmailChange(
  app: Pick<App, 'db' | 'limits' | 'config'>,
  { token }: { readonly token: string },
  { clientAddress, requestId }: Visitor,
): Promise<UserRow> {
  const held = await findHeldChange(app, token.trim(), clientAddress);
  try {
    return await app.db.transaction((tx) => confirm(app, tx, held, requestId));
  } catch (error) {
    if (violatedUniqueIndex(error) !== 'users_email_key') throw error;
    throw new UserAlreadyExistsError(held.newEmail);
  }
}

async function confirm(
  app: Pick<App, 'config'>,
  tx: Transaction,
  held: HeldChange,
  requestId: string,
): Promise<UserRow> {
  await takeAddressLock(tx);
  // Of all rows the user's first, as in every other change of an account: what ends its links waits, or was first.
  const [before] = await tx.query<{ email: string }>(sql`
    SELECT email FROM users WHERE id = ${held.userId}::uuid AND status = 'ACTIVE' FOR UPDATE`);
  if (!before) throw new LinkInvalidError();
  const [change] = await tx.query<EmailChange>(sql`
    UPDATE email_changes SET confirmed_at = now, old_email = ${before.email}
    FROM clock_timestamp() AS now
    WHERE id = ${held.id}::uuid AND confirmed_at IS NULL AND expires_at > now
    RETURNING email_changes.*`);
  if (!change) throw new LinkInvalidError();
  const [user] = await tx.query<UserRow>(sql`
    UPDATE users SET email = ${change.newEmail}, updated_at = clock_timestamp()
    WHERE id = ${change.userId}::uuid RETURNING ${USER_COLUMNS}`);
  if (!user) throw new LinkInvalidError();
  await revokeLiveInvite(tx, user.email, 'The address is now that of an account.');
  await endSessionsOf(tx, user.id, 'EMAIL_CHANGED', change.sessionId);
  const cause = { actor: { kind: 'USER', id: user.id }, requestId } as const;
  await recordEvent(tx, userEvent('user.email_changed', cause, user, { previousEmail: before.email }));
  if (app.config.mail.kind === 'off') {
    await tx.execute(sql`DELETE FROM email_changes WHERE id = ${change.id}::uuid`);
  } else {
    await queueJob(tx, {
      name: 'send-email-changed-mail',
      payload: { changeId: change.id },
      key: `email-changed-mail:${change.id}`,
    });
  }
  return user;
}

/** @throws LinkInvalidError, RateLimitedError */
async function findHeldChange(
  app: Pick<App, 'db' | 'limits'>,
  token: string,
  clientAddress: string,
): Promise<HeldChange> {
  const [change] = isLinkTokenShaped(token)
    ? await app.db.query<HeldChange>(sql`
        SELECT id, user_id, new_email FROM email_changes
        WHERE token_hash = ${hashLinkToken(token)} AND confirmed_at IS NULL AND expires_at > clock_timestamp()`)
    : [];
  await app.limits.consume(change ? 'knownToken' : 'unknownToken', clientAddress);
  if (!change) throw new LinkInvalidError();
  return change;
}

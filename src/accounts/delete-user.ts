import type { App } from '../app-type.ts';
import { sql } from '../database/sql.ts';
import type { Caller } from '../events/caller.ts';
import { recordEvent } from '../events/record-event.ts';
import { uuidOrNull } from '../platform/shape.ts';
import { assertMayGrant } from '../users/assert-may-grant.ts';
import { keepAnAdmin } from '../users/keep-an-admin.ts';
import { USER_COLUMNS, type UserRow } from '../users/user.ts';
import { UserNotFoundError } from '../users/user-errors.ts';
import { userEvent } from '../users/user-events.ts';
import { leaveSentInvites } from './leave-sent-invites.ts';
import { removeAccount } from './remove-account.ts';

/**
 * Deletes an account, be it the caller's own: its sessions and the keys that it made end, the invites that it sent stay with
 * the name, and the address is free.
 *
 * @returns its id, for the client's cache
 * @throws UserNotFoundError, LastAdminError, ForbiddenError where the account is an ADMIN's and the caller lacks
 *   `admins:grant`
 */
export async function deleteUser(
  app: Pick<App, 'db'>,
  caller: Caller,
  input: { readonly id: string },
): Promise<string> {
  const id = uuidOrNull(input.id);
  if (!id) throw new UserNotFoundError();
  const found = sql`SELECT ${USER_COLUMNS} FROM users WHERE id = ${id}::uuid`;
  const [known] = await app.db.query<UserRow>(found);
  if (!known) throw new UserNotFoundError();
  assertMayGrant(caller, known.role);
  await app.db.transaction((tx) => keepAnAdmin(tx, id));
  await leaveSentInvites(app.db, id);
  return app.db.transaction(async (tx) => {
    await keepAnAdmin(tx, id);
    const [user] = await tx.query<UserRow>(sql`${found} FOR UPDATE`);
    if (!user) throw new UserNotFoundError();
    assertMayGrant(caller, user.role);
    await removeAccount(tx, caller, id);
    await recordEvent(tx, userEvent('user.deleted', caller, user));
    return id;
  });
}

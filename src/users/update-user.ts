import { z } from 'zod';
import type { App } from '../app-type.ts';
import type { Transaction } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { Caller } from '../events/caller.ts';
import { recordEvent } from '../events/record-event.ts';
import { metadataShape } from '../platform/metadata-shape.ts';
import { namesOfChanges, parseShape, rolesShape, uuidOrNull } from '../platform/shape.ts';
import { assertMayGrant } from './assert-may-grant.ts';
import { endSessionsOf } from './end-sessions.ts';
import { keepAnAdmin } from './keep-an-admin.ts';
import { USER_COLUMNS, type UserRow } from './user.ts';
import { UserChangedError, UserNotFoundError } from './user-errors.ts';
import { userEvent } from './user-events.ts';

const updateUserShape = z.object({
  id: z.string(),
  role: z.enum(['ADMIN', 'MEMBER']).nullish(),
  roles: rolesShape.nullish(),
  status: z.enum(['ACTIVE', 'DISABLED']).nullish(),
  metadata: metadataShape.nullish(),
});

/** What to change. What is left out stays; a metadata of null takes the metadata away. */
export interface UpdateUserInput extends z.input<typeof updateUserShape> {
  /** What the caller knows of the user: changed since, it is refused. */
  readonly ifUpdatedAt?: Date | null | undefined;
}

type Changes = Omit<z.output<typeof updateUserShape>, 'id'>;

/**
 * Changes a user. Disabling one, or changing the role, ends all of that user's sessions in the same transaction.
 *
 * @throws ValidationError, UserNotFoundError, UserChangedError where the user is no longer what `ifUpdatedAt` saw,
 *   LastAdminError where no active ADMIN would be left, and ForbiddenError
 *   where a caller without `admins:grant` would make an ADMIN, or change an active one who then still is
 */
export async function updateUser(
  app: Pick<App, 'db'>,
  caller: Caller,
  { ifUpdatedAt, ...input }: UpdateUserInput,
): Promise<UserRow> {
  const { id: givenId, ...changes } = parseShape(updateUserShape, input);
  const id = uuidOrNull(givenId);
  if (!id) throw new UserNotFoundError();

  return app.db.transaction(async (tx) => {
    if (changes.role === 'MEMBER' || changes.status === 'DISABLED') await keepAnAdmin(tx, id);
    const { previous, user } = await applyChanges(tx, id, changes, ifUpdatedAt);
    // A disabled ADMIN is none until somebody with the right says so; whoever makes one, though, names the role.
    if (user.status === 'ACTIVE' || user.role !== previous.role) assertMayGrant(caller, user.role);
    if (user.status === 'DISABLED') await endSessionsOf(tx, id, 'USER_DISABLED');
    else if (user.role !== previous.role) await endSessionsOf(tx, id, 'ROLE_CHANGED');
    await recordEvent(tx, userEvent('user.updated', caller, user, { changed: namesOfChanges(changes) }));
    return user;
  });
}

async function applyChanges(
  tx: Transaction,
  id: string,
  changes: Changes,
  ifUpdatedAt: Date | null | undefined,
) {
  const [previous] = await tx.query<UserRow>(sql`
    SELECT ${USER_COLUMNS} FROM users WHERE id = ${id}::uuid FOR UPDATE`);
  if (!previous) throw new UserNotFoundError();
  if (ifUpdatedAt && previous.updatedAt.getTime() !== ifUpdatedAt.getTime())
    throw new UserChangedError(previous);
  const [user] = await tx.query<UserRow>(sql`
    UPDATE users SET
      role = coalesce(${changes.role ?? null}::role, role),
      roles = coalesce(${changes.roles ?? null}::text[], roles),
      status = coalesce(${changes.status ?? null}::user_status, status),
      metadata = CASE WHEN ${changes.metadata === undefined} THEN metadata ELSE ${json(changes.metadata)}::jsonb END,
      updated_at = clock_timestamp()
    WHERE id = ${id}::uuid
    RETURNING ${USER_COLUMNS}`);
  if (!user) throw new UserNotFoundError();
  return { previous, user };
}

function json(value: object | null | undefined): string | null {
  return value == null ? null : JSON.stringify(value);
}

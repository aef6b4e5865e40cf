import { z } from 'zod';
import type { App } from '../app-type.ts';
import { sql } from '../database/sql.ts';
import { recordEvent } from '../events/record-event.ts';
import { ForbiddenError } from '../platform/forbidden-error.ts';
import { localeShape } from '../platform/locale.ts';
import { lastNameShape, parseShape, personNameShape } from '../platform/shape.ts';
import { USER_COLUMNS, type UserRow } from './user.ts';
import { userEvent } from './user-events.ts';

const shape = z.object({
  firstName: z.preprocess(
    // An account is called something; only the last name can be left away.
    (name) => (name === null ? '' : name),
    personNameShape.optional(),
  ),
  lastName: lastNameShape,
  locale: localeShape.nullish(),
});

export interface UpdateProfileInput {
  readonly firstName?: string | null | undefined;
  /** Null takes it away. */
  readonly lastName?: string | null | undefined;
  /** A language tag; null is the service's usual one. */
  readonly locale?: string | null | undefined;
}

/**
 * Changes how a person is called, and in which language written to. What is left out stays.
 *
 * @param by who is signed in, and the request
 * @throws ValidationError
 */
export async function updateProfile(
  app: Pick<App, 'db'>,
  { userId, requestId }: { readonly userId: string; readonly requestId: string },
  input: UpdateProfileInput,
): Promise<UserRow> {
  const { firstName, lastName, locale } = parseShape(shape, input);
  const changed = [
    ...(firstName === undefined ? [] : ['firstName']),
    ...(lastName === undefined ? [] : ['lastName']),
    ...(locale === undefined ? [] : ['locale']),
  ];
  return app.db.transaction(async (tx) => {
    const [user] = await (changed.length === 0
      ? tx.query<UserRow>(sql`SELECT ${USER_COLUMNS} FROM users WHERE id = ${userId}::uuid`)
      : tx.query<UserRow>(sql`
          UPDATE users SET
            first_name = coalesce(${firstName ?? null}, first_name),
            last_name = CASE WHEN ${lastName === undefined} THEN last_name ELSE ${lastName ?? null} END,
            locale = CASE WHEN ${locale === undefined} THEN locale ELSE ${locale ?? null} END,
            updated_at = clock_timestamp()
          WHERE id = ${userId}::uuid
          RETURNING ${USER_COLUMNS}`));
    if (!user) throw new ForbiddenError('This account is gone.');
    if (changed.length > 0) {
      const cause = { actor: { kind: 'USER', id: userId }, requestId } as const;
      await recordEvent(tx, userEvent('user.updated', cause, user, { changed }));
    }
    return user;
  });
}

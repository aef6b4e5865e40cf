import { z } from 'zod';
import type { App } from '../app-type.ts';
import type { Transaction } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { Caller } from '../events/caller.ts';
import { recordEvents } from '../events/record-event.ts';
import { redactEvents } from '../events/redact-events.ts';
import { removeJobs } from '../events/remove-jobs.ts';
import { emailAddressShape } from '../platform/email-address.ts';
import { parseShape } from '../platform/shape.ts';
import { ValidationError } from '../platform/validation-error.ts';
import { assertMayGrant } from '../users/assert-may-grant.ts';
import { keepAnAdmin } from '../users/keep-an-admin.ts';
import { forgetInviter } from './leave-sent-invites.ts';
import { eventsAbout, findPerson, type Person, type PersonBy } from './person.ts';
import { removeAccount } from './remove-account.ts';
import { passwordResetKey } from './request-password-reset.ts';

const shape = z.object({
  person: z.object({ email: emailAddressShape.nullish(), userId: z.string().nullish() }),
  confirmEmail: emailAddressShape,
});

export interface ErasePersonInput {
  readonly person: PersonBy;
  /** The address, typed once more. */
  readonly confirmEmail: string;
}

/** What was erased. */
export interface Erased {
  readonly invitesErased: number;
  readonly eventsRedacted: number;
  readonly accountDeleted: boolean;
}

/** The subject of the event that says that somebody was erased: nobody, because it must not say who. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

/**
 * Erases a person: the account with its sessions, the invites to the address, the name on invites that the person sent, what
 * events tell of the person but for ids, and the mails that wait. The address stands nowhere then. Cannot be undone.
 *
 * @returns zeros where nobody is known by that address or id; then nothing is recorded either
 * @throws ValidationError where the address that was typed is another one, LastAdminError, ForbiddenError where the account is
 *   an ADMIN's and the caller lacks `admins:grant`
 */
export async function erasePerson(
  app: Pick<App, 'db' | 'keys'>,
  caller: Caller,
  input: ErasePersonInput,
): Promise<Erased> {
  const { person: by, confirmEmail } = parseShape(shape, input);
  const known = await findPerson(app.db, by);
  if (!known) return { invitesErased: 0, eventsRedacted: 0, accountDeleted: false };
  if (known.email !== confirmEmail) {
    throw new ValidationError([
      { path: ['confirmEmail'], message: 'This is not the address of that person.' },
    ]);
  }
  if (known.user) {
    assertMayGrant(caller, known.user.role);
    await app.db.transaction((tx) => keepAnAdmin(tx, known.user?.id ?? ''));
  }
  // Before the transaction, because there may be very many. Where that fails after all, a name too many is gone.
  await forgetInviter(app.db, known.userIds);
  return app.db.transaction((tx) => erase(app, tx, caller, known));
}

async function erase(
  app: Pick<App, 'keys'>,
  tx: Transaction,
  caller: Caller,
  known: Person,
): Promise<Erased> {
  // An invite that is accepted at this moment is waited for here, so that the account that comes of it is found below.
  await tx.query(sql`SELECT FROM invites WHERE email = ANY(${[...known.emails]}) ORDER BY id FOR UPDATE`);
  const person = await findPerson(tx, { email: known.email });
  if (!person) throw new Error('An address is not read as one.');
  const { user } = person;
  if (user) {
    await keepAnAdmin(tx, user.id);
    assertMayGrant(caller, user.role);
  }
  // What a caller named an invite by may be the address.
  await tx.execute(sql`DELETE FROM idempotency_keys WHERE invite_id = ANY(${[...person.inviteIds]}::uuid[])`);
  const invites = await tx.query<{ id: string; version: number; revision: number }>(sql`
    DELETE FROM invites WHERE id = ANY(${[...person.inviteIds]}::uuid[]) RETURNING id, version, revision`);
  await forgetInviter(tx, person.userIds);
  await forgetJobs(app, tx, person, invites);
  const emails = [...person.emails];
  await tx.execute(
    sql`DELETE FROM email_changes WHERE new_email = ANY(${emails}) OR old_email = ANY(${emails})`,
  );
  if (user) await removeAccount(tx, caller, user.id);
  const eventsRedacted = await redactEvents(tx, eventsAbout(person));

  const erased = { invitesErased: invites.length, eventsRedacted, accountDeleted: user !== null };
  if (invites.length === 0 && eventsRedacted === 0 && !user) return erased;
  const { actor, requestId } = caller;
  const cause = { actor, requestId };
  await recordEvents(tx, [
    // For whoever keeps copies of them: ids alone.
    ...invites.map(
      ({ id, revision }) =>
        ({
          ...cause,
          type: 'invite.deleted',
          subjectId: id,
          revision: revision + 1,
          data: { inviteId: id },
        }) as const,
    ),
    ...(user
      ? [
          {
            ...cause,
            type: 'user.deleted',
            subjectId: user.id,
            revision: user.revision + 1,
            data: { userId: user.id },
          } as const,
        ]
      : []),
    { ...cause, type: 'person.erased', subjectId: NOBODY, revision: 1, data: { ...erased } },
  ]);
  return erased;
}

/** Takes the mails back that wait to go to the person. */
async function forgetJobs(
  app: Pick<App, 'keys'>,
  tx: Transaction,
  { emails, userIds }: Person,
  invites: readonly { id: string; version: number }[],
): Promise<void> {
  const changes = await tx.query<{ id: string }>(sql`
    SELECT id FROM email_changes WHERE old_email = ANY(${[...emails]}) OR user_id = ANY(${userIds}::uuid[])`);
  await removeJobs(tx, {
    keys: [
      ...emails.map((email) => passwordResetKey(app, email)),
      ...invites.flatMap(({ id, version }) => [
        `invite-mail:${id}:${version}`,
        `declined-mail:${id}`,
        `renewal-asked-mail:${id}`,
      ]),
      ...changes.map(({ id }) => `email-changed-mail:${id}`),
      ...userIds.flatMap((id) => [
        `password-reset-mail:${id}`,
        `password-changed-mail:${id}`,
        `email-change-mail:${id}`,
      ]),
    ],
    about: emails,
  });
}

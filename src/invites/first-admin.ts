import { v7 as uuid } from 'uuid';
import type { App } from '../app-type.ts';
import type { Transaction } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import { SYSTEM } from '../events/event.ts';
import { recordEvent } from '../events/record-event.ts';
import type { Invite, User } from '../generated/prisma/client.ts';
import { parseEmailAddress } from '../platform/email-address.ts';
import { endSessionsOf } from '../users/end-sessions.ts';
import { assertStrongPassword } from '../users/password-rules.ts';
import { userEvent } from '../users/user-events.ts';
import { WINDOW_SECONDS } from './invite.ts';
import { inviteEvent } from './invite-events.ts';
import { inviteLink } from './invite-link.ts';
import { deriveToken, findToken } from './invite-token.ts';
import { lapseInvites } from './lapse-invites.ts';

const DEFAULT_EMAIL = 'admin@example.com';

/** What was done so that somebody can manage the service. */
export type FirstAdmin =
  | { readonly kind: 'none needed' }
  | { readonly kind: 'account made'; readonly email: string }
  | { readonly kind: 'invited'; readonly email: string; readonly link: string }
  /** The address has an account that may not manage the service, and no password was given to make it one that may. */
  | { readonly kind: 'address taken'; readonly email: string };

type FirstAdminApp = Pick<App, 'db' | 'keys' | 'config' | 'hasher' | 'urls'>;

/**
 * Sees to it that a service without an active ADMIN gets one: the account that the settings name, with its password, or
 * an invite whose link is to be printed. There is no default password. Replicas that start together agree on one.
 *
 * @throws WeakPasswordError where ADMIN_PASSWORD does not meet the requirements; Error where ADMIN_EMAIL is no address
 */
export async function ensureFirstAdmin(app: FirstAdminApp): Promise<FirstAdmin> {
  if (await hasActiveAdmin(app.db)) return { kind: 'none needed' };
  const { adminEmail } = app.config;
  // A password makes an account only together with an address; the settings' documentation says so.
  const adminPassword = adminEmail === null ? null : app.config.adminPassword;
  const email = parseEmailAddress(adminEmail ?? DEFAULT_EMAIL);
  if (email === null) throw new Error('ADMIN_EMAIL is not an e-mail address that mail can be sent to.');
  const name = { firstName: 'Admin', lastName: null };
  if (adminPassword !== null) assertStrongPassword(adminPassword, { email, ...name });
  const passwordHash = adminPassword === null ? null : await app.hasher.hash(adminPassword);

  return app.db.transaction(async (tx): Promise<FirstAdmin> => {
    // One at a time: replicas start together.
    await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended('usher first admin', 0))`);
    if (await hasActiveAdmin(tx)) return { kind: 'none needed' };
    return passwordHash === null ? inviteAdmin(app, tx, email) : makeAdmin(tx, email, passwordHash);
  });
}

async function hasActiveAdmin(db: Pick<Transaction, 'query'>): Promise<boolean> {
  const [admin] = await db.query(sql`SELECT 1 FROM users WHERE role = 'ADMIN' AND status = 'ACTIVE' LIMIT 1`);
  return admin !== undefined;
}

/** An account that has the address already becomes the admin, with the password that the operator gave. */
async function makeAdmin(tx: Transaction, email: string, passwordHash: string): Promise<FirstAdmin> {
  const id = uuid();
  const [user] = await tx.query<User>(sql`
    INSERT INTO users (id, email, first_name, role, password_hash)
    VALUES (${id}::uuid, ${email}, 'Admin', 'ADMIN', ${passwordHash})
    ON CONFLICT (email) DO UPDATE
      SET role = 'ADMIN', status = 'ACTIVE', password_hash = excluded.password_hash, updated_at = clock_timestamp()
    RETURNING *`);
  if (!user) throw new Error('Making the first admin returned no row.');
  if (user.id === id) {
    await recordEvent(tx, userEvent('user.created', SYSTEM, user));
  } else {
    await endSessionsOf(tx, user.id, 'PASSWORD_CHANGED');
    await recordEvent(tx, userEvent('user.updated', SYSTEM, user, { changed: ['role', 'status'] }));
  }
  return { kind: 'account made', email };
}

async function inviteAdmin(app: FirstAdminApp, tx: Transaction, email: string): Promise<FirstAdmin> {
  const [user] = await tx.query(sql`SELECT 1 FROM users WHERE email = ${email}`);
  if (user) return { kind: 'address taken', email };
  await lapseInvites(tx, sql`email = ${email}`);
  const [live] = await tx.query<Invite>(sql`
    SELECT * FROM invites
    WHERE email = ${email} AND status = 'PENDING' AND role = 'ADMIN' AND granted_by_id IS NULL`);
  const token = (live && findToken(app.keys.invite, live)) ?? (await insertAdminInvite(app, tx, email));
  return { kind: 'invited', email, link: inviteLink(app, token) };
}

async function insertAdminInvite(app: FirstAdminApp, tx: Transaction, email: string): Promise<string> {
  // A live one of somebody who is no admin any more, or of a SECRET that is gone, would block this one.
  const revoked = await tx.query<Invite>(sql`
    UPDATE invites SET status = 'REVOKED', revoked_at = now(), updated_at = now()
    WHERE email = ${email} AND status = 'PENDING' RETURNING *`);
  for (const invite of revoked)
    await recordEvent(tx, inviteEvent('invite.revoked', SYSTEM, invite, { reason: null }));
  const id = uuid();
  const { token, hash } = deriveToken(app.keys.invite[0], { id, version: 1 });
  const [invite] = await tx.query<Invite>(sql`
    INSERT INTO invites (id, email, role, window_seconds, expires_at, token_hash)
    VALUES (${id}::uuid, ${email}, 'ADMIN', ${WINDOW_SECONDS.usual},
      now() + make_interval(secs => ${WINDOW_SECONDS.usual}), ${hash})
    RETURNING *`);
  if (!invite) throw new Error('Inviting the first admin returned no row.');
  await recordEvent(tx, inviteEvent('invite.created', SYSTEM, invite, { sendEmail: false }));
  return token;
}

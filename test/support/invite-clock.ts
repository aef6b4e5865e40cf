import { sql } from '../../src/database/sql.ts';
import { expireInvites } from '../../src/invites/expire-invites.ts';
import type { TestApp } from './test-app.ts';

type ClockedApp = Pick<TestApp, 'app' | 'db'>;

/** Lets an invite's window close: it lapses, and no sweep has come by yet. */
export async function closeWindow({ db }: ClockedApp, inviteId: string): Promise<void> {
  await db.execute(sql`
    UPDATE invites SET expires_at = clock_timestamp() - interval '1 second' WHERE id = ${inviteId}::uuid`);
}

/** Lets an invite's window close, and a sweep come by. */
export async function expire(app: ClockedApp, inviteId: string): Promise<void> {
  await closeWindow(app, inviteId);
  await expireInvites(app.app);
}

/** Lets the 60 seconds after an invite's last mail pass. */
export async function endMailPause({ db }: ClockedApp, inviteId: string): Promise<void> {
  await db.execute(sql`
    UPDATE invites SET mail_queued_at = mail_queued_at - interval '60 seconds' WHERE id = ${inviteId}::uuid`);
}

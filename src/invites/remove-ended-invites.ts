import type { App } from '../app-type.ts';
import { sql } from '../database/sql.ts';
import { SYSTEM } from '../events/event.ts';
import { recordEvents } from '../events/record-event.ts';
import { redactEvents } from '../events/redact-events.ts';

const BATCH = 1_000;

/**
 * Deletes invites that ended long ago, by index and in batches, and leaves nothing of what their events tell but ids.
 *
 * @param days how long they are kept; 0: for good
 */
export async function removeEndedInvites(app: Pick<App, 'db'>, days: number): Promise<void> {
  if (days === 0) return;
  let count: number;
  do {
    count = await app.db.transaction(async (tx) => {
      // Written as its index has it: invites_ended_idx.
      const ended = await tx.query<{ id: string; revision: number }>(sql`
        DELETE FROM invites WHERE id = ANY(ARRAY(
          SELECT id FROM invites
          WHERE status <> 'PENDING'
            AND coalesce(accepted_at, declined_at, revoked_at, expires_at) < now() - make_interval(days => ${days})
          ORDER BY coalesce(accepted_at, declined_at, revoked_at, expires_at) LIMIT ${BATCH} FOR UPDATE SKIP LOCKED
        )) RETURNING id, revision`);
      if (ended.length === 0) return 0;
      const ids = ended.map(({ id }) => id);
      await redactEvents(tx, sql`subject_id = ANY(${ids}::uuid[])`);
      await recordEvents(
        tx,
        ended.map(({ id, revision }) => ({
          ...SYSTEM,
          type: 'invite.deleted',
          subjectId: id,
          revision: revision + 1,
          data: { inviteId: id },
        })),
      );
      return ids.length;
    });
  } while (count === BATCH);
}

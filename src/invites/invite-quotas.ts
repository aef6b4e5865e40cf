import type { App } from '../app-type.ts';
import type { Transaction } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import { QuotaExceededError } from '../platform/quota-exceeded-error.ts';
import { countLiveInvites } from './count-invites.ts';

/** What is left of the caps on invites. */
export interface InviteRoom {
  /**
   * Takes one more.
   *
   * @returns the refusal where there is no room
   */
  take(): QuotaExceededError | null;
}

const ENDLESS: InviteRoom = { take: () => null };

/**
 * How many invites may still be created. Where there is a cap, everybody who creates some comes one after the other from here
 * to the commit: no cap is exceeded by two who each saw room for one.
 */
export async function inviteRoom(app: Pick<App, 'config'>, tx: Transaction): Promise<InviteRoom> {
  const { pendingInvites, seats } = app.config;
  if (pendingInvites === 0 && seats === 0) return ENDLESS;
  await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended('usher invite quotas', 0))`);
  const live = await countLiveInvites(tx);
  const users = seats === 0 ? 0 : await countActiveUsers(tx, seats);
  const caps = [
    { limit: pendingInvites, used: live, what: 'live invites' },
    { limit: seats, used: live + users, what: 'active users and live invites together' },
  ].filter(({ limit }) => limit > 0);
  let taken = 0;
  return {
    take() {
      const full = caps.find(({ limit, used }) => used + taken >= limit);
      if (!full) {
        taken += 1;
        return null;
      }
      return new QuotaExceededError(
        `There may be ${full.limit.toLocaleString('en')} ${full.what}, and there are. Revoke or delete some first.`,
        full.limit,
      );
    },
  };
}

/** No more of them than matter are counted. */
async function countActiveUsers(tx: Transaction, most: number): Promise<number> {
  const [row] = await tx.query<{ count: number }>(sql`
    SELECT count(*)::int AS count FROM (SELECT FROM users WHERE status = 'ACTIVE' LIMIT ${most}) AS active`);
  return row?.count ?? 0;
}

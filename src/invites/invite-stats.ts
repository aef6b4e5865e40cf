import type { App } from '../platform/app.ts';
import { sql } from '../platform/sql.ts';

/** How many invites there are of each status, by the database's clock. */
export interface InviteStats {
  readonly pending: number;
  readonly accepted: number;
  readonly declined: number;
  readonly revoked: number;
  readonly expired: number;
}

/** Counts the invites of each status. */
export async function inviteStats(app: Pick<App, 'db'>): Promise<InviteStats> {
  const [stats] = await app.db.query<InviteStats>(sql`
    SELECT
      count(*) FILTER (WHERE status = 'PENDING' AND expires_at > clock_timestamp())::int AS pending,
      count(*) FILTER (WHERE status = 'ACCEPTED')::int AS accepted,
      count(*) FILTER (WHERE status = 'DECLINED')::int AS declined,
      count(*) FILTER (WHERE status = 'REVOKED')::int AS revoked,
      count(*) FILTER (WHERE status = 'EXPIRED' OR status = 'PENDING' AND expires_at <= clock_timestamp())::int AS expired
    FROM invites`);
  if (!stats) throw new Error('Counting returned no row.');
  return stats;
}

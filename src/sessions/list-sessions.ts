import type { App } from '../app-type.ts';
import { sql } from '../database/sql.ts';

/** A session as its owner may see it. */
export interface OpenSession {
  readonly id: string;
  readonly createdAt: Date;
  readonly rotatedAt: Date | null;
  readonly idleExpiresAt: Date;
  readonly userAgent: string | null;
}

/** The open sessions of a person, the latest first. */
export async function listSessions(app: Pick<App, 'db'>, userId: string): Promise<OpenSession[]> {
  return app.db.query<OpenSession>(sql`
    SELECT id, created_at, rotated_at, idle_expires_at, user_agent FROM sessions
    WHERE user_id = ${userId}::uuid AND revoked_at IS NULL
      AND idle_expires_at > clock_timestamp() AND absolute_expires_at > clock_timestamp()
    ORDER BY created_at DESC, id DESC`);
}

import type { App } from '../platform/app.ts';
import { sql } from '../platform/sql.ts';
import { verifyAccessToken } from './access-token.ts';

/** Who is signed in, as the database says at this moment. */
export interface CheckedSession {
  readonly userId: string;
  readonly role: 'ADMIN' | 'MEMBER';
  readonly sessionId: string;
  /** The database's clock. */
  readonly now: Date;
}

const GOOD_SESSIONS = sql`
  SELECT users.id AS user_id, users.role, sessions.id AS session_id, clock_timestamp() AS now
  FROM sessions JOIN users ON users.id = sessions.user_id
  WHERE sessions.revoked_at IS NULL AND sessions.idle_expires_at > clock_timestamp()
    AND sessions.absolute_expires_at > clock_timestamp() AND users.status = 'ACTIVE'`;

/**
 * Says who holds an access token: the token must be good, and one indexed statement says that its session and its user
 * still are.
 *
 * @returns null when the token is not good, or the session or the user no longer is
 * @throws ServiceUnavailableError when the database does not answer
 */
export async function checkSession(
  app: Pick<App, 'db' | 'keys' | 'urls'>,
  accessToken: string,
): Promise<CheckedSession | null> {
  const claims = await verifyAccessToken(app.keys, app.urls.publicUrl, accessToken);
  if (!claims) return null;
  const [session] = await app.db.query<CheckedSession>(sql`
    ${GOOD_SESSIONS} AND sessions.id = ${claims.sessionId}::uuid AND users.id = ${claims.userId}::uuid`);
  return session ?? null;
}

/**
 * Says of many sessions at once which of them are still good, for streams that outlive their access token.
 *
 * @returns the good ones, by id
 * @throws ServiceUnavailableError when the database does not answer
 */
export async function checkSessions(
  app: Pick<App, 'db'>,
  sessionIds: readonly string[],
): Promise<ReadonlyMap<string, CheckedSession>> {
  const sessions = await app.db.query<CheckedSession>(sql`
    ${GOOD_SESSIONS} AND sessions.id = ANY(${sessionIds}::uuid[])`);
  return new Map(sessions.map((session) => [session.sessionId, session]));
}

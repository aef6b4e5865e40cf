import type { App } from '../app-type.ts';
import type { Find } from '../database/loaders.ts';
import { sql } from '../database/sql.ts';
import { verifyAccessToken } from './access-token.ts';

/** Who is signed in, as the database says at this moment. */
export interface CheckedSession {
  readonly userId: string;
  readonly role: 'ADMIN' | 'MEMBER';
  readonly sessionId: string;
  /** The database's clock. */
  readonly now: Date;
}

/**
 * Says who holds an access token: the token must be good, and one indexed statement says that its session and its user
 * still are.
 *
 * @returns null when the token is not good, or the session or the user no longer is
 * @throws ServiceUnavailableError when the database does not answer
 */
export async function checkSession(
  app: Pick<App, 'keys' | 'urls' | 'loaders'>,
  accessToken: string,
): Promise<CheckedSession | null> {
  const claims = await verifyAccessToken(app.keys, app.urls.publicUrl, accessToken);
  if (!claims) return null;
  const session = await findGoodSession(app, claims.sessionId);
  return session?.userId === claims.userId ? session : null;
}

/**
 * Finds a session that is good at this moment, in one statement for all who ask at the same moment.
 *
 * @returns null when the session, or its user, no longer is good
 * @throws ServiceUnavailableError when the database does not answer
 */
export async function findGoodSession(
  app: Pick<App, 'loaders'>,
  sessionId: string,
): Promise<CheckedSession | null> {
  return app.loaders(findGoodSessions).load(sessionId);
}

const findGoodSessions: Find<string, CheckedSession> = async (db, ids) => {
  const sessions = await db.query<CheckedSession>(sql`
    SELECT users.id AS user_id, users.role, sessions.id AS session_id, clock_timestamp() AS now
    FROM sessions JOIN users ON users.id = sessions.user_id
    WHERE sessions.id = ANY(${ids}::uuid[])
      AND sessions.revoked_at IS NULL AND sessions.idle_expires_at > clock_timestamp()
      AND sessions.absolute_expires_at > clock_timestamp() AND users.status = 'ACTIVE'`);
  return new Map(sessions.map((session) => [session.sessionId, session]));
};

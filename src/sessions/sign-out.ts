import type { App } from '../app-type.ts';
import { revokeSession } from './revoke-session.ts';

/**
 * Ends the caller's session at once: its access token and its refresh token are dead.
 *
 * @param sessionId null for a caller that has none, such as an API key
 * @returns whether there was a session to end
 */
export async function signOut(app: Pick<App, 'db'>, sessionId: string | null): Promise<boolean> {
  return sessionId !== null && revokeSession(app.db, sessionId, 'SIGNED_OUT');
}

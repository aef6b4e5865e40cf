import { findGoodApiKey } from '../api-keys/check-api-key.ts';
import type { App } from '../app-type.ts';
import type { Viewer } from '../graphql/access/viewer.ts';
import { findGoodSession } from '../sessions/check-session.ts';
import { authenticate, viewerOfSession } from './authenticate.ts';

/**
 * Says what has become of somebody who was authenticated before.
 *
 * @param authorization the header that said who it is
 * @returns null for whose session has ended, whose key was revoked or whose token has expired
 * @throws ServiceUnavailableError when the database does not answer
 */
export async function reauthenticate(
  app: App,
  viewer: Viewer,
  authorization: string | undefined,
): Promise<Viewer | null> {
  // Nothing is kept of it but its token, which ends by itself.
  if (viewer.kind === 'identity') return authenticate(app, authorization);
  if (viewer.kind === 'apiKey') return findGoodApiKey(app, viewer.apiKeyId);
  const session = await findGoodSession(app, viewer.sessionId);
  return session && viewerOfSession(session);
}

import { findGoodApiKey } from '../api-keys/check-api-key.ts';
import type { App } from '../app-type.ts';
import type { Viewer } from '../graphql/access/viewer.ts';
import { findGoodSession } from '../sessions/check-session.ts';
import { viewerOfSession } from './authenticate.ts';

/**
 * Says what has become of somebody who was authenticated before.
 *
 * @returns null for whose session has ended or whose key was revoked
 * @throws ServiceUnavailableError when the database does not answer
 */
export async function reauthenticate(app: Pick<App, 'loaders'>, viewer: Viewer): Promise<Viewer | null> {
  if (viewer.kind === 'apiKey') return findGoodApiKey(app, viewer.apiKeyId);
  const session = await findGoodSession(app, viewer.sessionId);
  return session && viewerOfSession(session);
}

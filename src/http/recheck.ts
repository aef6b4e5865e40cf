import { checkApiKeys } from '../api-keys/check-api-key.ts';
import type { Viewer } from '../graphql/access/viewer.ts';
import type { App } from '../platform/app.ts';
import { createTogether } from '../platform/together.ts';
import { checkSessions } from '../sessions/check-session.ts';
import { viewerOfSession } from './authenticate.ts';

/**
 * Says what has become of somebody who was authenticated before; null for whose session has ended or whose key was
 * revoked.
 *
 * @throws ServiceUnavailableError when the database does not answer
 */
export type Recheck = (viewer: Viewer) => Promise<Viewer | null>;

/** Rechecks viewers, all who ask at the same moment in one statement. */
export function createRecheck(app: Pick<App, 'db'>): Recheck {
  const together = createTogether<Viewer>();

  async function ofSessions(ids: readonly string[]): Promise<ReadonlyMap<string, Viewer>> {
    const sessions = await checkSessions(app, ids);
    return new Map([...sessions].map(([id, session]) => [id, viewerOfSession(session)]));
  }

  return async (viewer) => {
    const [group, id, ask] =
      viewer.kind === 'user'
        ? (['sessions', viewer.sessionId, ofSessions] as const)
        : (['keys', viewer.apiKeyId, (ids: readonly string[]) => checkApiKeys(app, ids)] as const);
    return (await together(group, [id], ask)).get(id) ?? null;
  };
}

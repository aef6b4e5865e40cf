import { checkApiKey } from '../api-keys/check-api-key.ts';
import type { App } from '../app-type.ts';
import type { UserViewer, Viewer } from '../graphql/access/viewer.ts';
import { checkIdentity, trustedIssuerOf } from '../identities/check-identity.ts';
import { scopesOfRole } from '../platform/scopes.ts';
import { type CheckedSession, checkSession } from '../sessions/check-session.ts';

const BEARER = /^Bearer +([A-Za-z0-9._~+/-]{1,8000}=*)$/i;

/** What every API key begins with; no access token does. */
const API_KEY_PREFIX = 'usk_';

/**
 * Says who is calling, by the Authorization header: an access token, an API key or a token of a trusted issuer. The
 * database is asked each time, so that an ended session, a disabled user or a revoked key is out at once.
 *
 * @param authorization the header as it was sent
 * @returns null for a credential that is not good, and for none at all
 * @throws ServiceUnavailableError when the database does not answer, or an issuer's keys cannot be had
 */
export async function authenticate(
  app: App,
  authorization: string | null | undefined,
): Promise<Viewer | null> {
  const token = BEARER.exec(authorization ?? '')?.[1];
  if (token === undefined) return null;
  if (token.startsWith(API_KEY_PREFIX)) return checkApiKey(app, token);
  const trusted = trustedIssuerOf(app.config.trustedIssuers, token);
  if (trusted) return checkIdentity(app, trusted, token);
  const session = await checkSession(app, token);
  return session && viewerOfSession(session);
}

/** Who is signed in, as resolvers see it. */
export function viewerOfSession({ userId, sessionId, role, now }: CheckedSession): UserViewer {
  return { kind: 'user', userId, sessionId, scopes: new Set(scopesOfRole(role)), now };
}

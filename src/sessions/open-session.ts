import { randomBytes } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import type { App } from '../app-type.ts';
import type { Secret } from '../crypto/secret.ts';
import type { Transaction } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { Visitor } from '../platform/visitor.ts';
import { ACCESS_TOKEN_SECONDS, signAccessToken } from './access-token.ts';
import { deriveRefreshToken } from './refresh-token.ts';
import { knowNetwork } from './sign-in-rates.ts';

/** How long a session lives without a refresh, and at most, in days. */
export const IDLE_DAYS = 7;
const ABSOLUTE_DAYS = 30;

/** How many sessions of one person are open at most. */
const OPEN_AT_MOST = 20;

/** What a client holds of a session. */
export interface SessionTokens {
  readonly accessToken: Secret;
  readonly refreshToken: Secret;
  readonly tokenType: 'Bearer';
  /** Seconds until the access token expires. */
  readonly expiresIn: number;
}

/** Whose session it is. */
interface SessionUser {
  readonly id: string;
  readonly role: 'ADMIN' | 'MEMBER';
  readonly roles: readonly string[];
}

/**
 * Opens a session for a user whose row the same transaction holds, and knows to be active: inserts its row, and derives its
 * first tokens. Of more than 20 open sessions the oldest end.
 *
 * @param visitor from where it is opened: the network is known as the person's own from now on
 */
export async function openSession(
  tx: Transaction,
  app: Pick<App, 'keys' | 'limits' | 'urls'>,
  user: SessionUser & { readonly email: string },
  visitor: Visitor,
): Promise<SessionTokens> {
  const session = { id: uuid(), generation: 0, nonce: randomBytes(32) };
  await tx.execute(sql`
    INSERT INTO sessions (id, user_id, nonce, generation, user_agent, idle_expires_at, absolute_expires_at)
    SELECT ${session.id}::uuid, ${user.id}::uuid, ${session.nonce}, ${session.generation}, ${visitor.userAgent},
      now + make_interval(days => ${IDLE_DAYS}), now + make_interval(days => ${ABSOLUTE_DAYS})
    FROM clock_timestamp() AS now`);
  await endOldestSessions(tx, user.id, session.id);
  await knowNetwork(tx, app, user.email, visitor.clientAddress);
  return tokensOf(app, session, user);
}

/** Ends what is open beyond the limit. Whoever opens a session holds the user's row, so that two cannot count past each other. */
async function endOldestSessions(tx: Transaction, userId: string, newId: string): Promise<void> {
  await tx.execute(sql`
    UPDATE sessions SET revoked_at = clock_timestamp(), revoke_reason = 'TOO_MANY'
    WHERE id = ANY(ARRAY(
      SELECT id FROM sessions
      WHERE user_id = ${userId}::uuid AND id <> ${newId}::uuid AND revoked_at IS NULL
        AND idle_expires_at > clock_timestamp() AND absolute_expires_at > clock_timestamp()
      ORDER BY created_at DESC, id DESC OFFSET ${OPEN_AT_MOST - 1}
    ))`);
}

/** The tokens of a session's generation: an access token of now, and the refresh token that it always had. */
export async function tokensOf(
  app: Pick<App, 'keys' | 'urls'>,
  session: { readonly id: string; readonly generation: number; readonly nonce: Uint8Array },
  user: SessionUser,
): Promise<SessionTokens> {
  return {
    accessToken: await signAccessToken(app.keys, app.urls.publicUrl, {
      userId: user.id,
      sessionId: session.id,
      role: user.role,
      roles: user.roles,
    }),
    refreshToken: deriveRefreshToken(app.keys, {
      sessionId: session.id,
      generation: session.generation,
      nonce: session.nonce,
    }),
    tokenType: 'Bearer',
    expiresIn: ACCESS_TOKEN_SECONDS,
  };
}

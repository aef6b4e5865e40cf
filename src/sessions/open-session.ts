import { randomBytes } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import type { App } from '../app-type.ts';
import type { Secret } from '../crypto/secret.ts';
import type { Transaction } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import { ACCESS_TOKEN_SECONDS, signAccessToken } from './access-token.ts';
import { deriveRefreshToken } from './refresh-token.ts';

/** How long a session lives without a refresh, and at most, in days. */
export const IDLE_DAYS = 7;
const ABSOLUTE_DAYS = 30;

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
 * Opens a session for a user whom the same transaction knows to be active: inserts its row, and derives its first tokens.
 */
export async function openSession(
  tx: Transaction,
  app: Pick<App, 'keys' | 'urls'>,
  user: SessionUser,
): Promise<SessionTokens> {
  const session = { id: uuid(), generation: 0, nonce: randomBytes(32) };
  await tx.execute(sql`
    INSERT INTO sessions (id, user_id, nonce, generation, idle_expires_at, absolute_expires_at)
    SELECT ${session.id}::uuid, ${user.id}::uuid, ${session.nonce}, ${session.generation},
      now + make_interval(days => ${IDLE_DAYS}), now + make_interval(days => ${ABSOLUTE_DAYS})
    FROM clock_timestamp() AS now`);
  return tokensOf(app, session, user);
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

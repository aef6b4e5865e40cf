import type { App } from '../app-type.ts';
import type { Transaction } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import { USER_COLUMNS, type UserRow } from '../users/user.ts';
import { IDLE_DAYS, tokensOf } from './open-session.ts';
import { type ClaimedRefreshToken, isGenuine, readRefreshToken } from './refresh-token.ts';
import { revokeSession } from './revoke-session.ts';
import { SessionInvalidError } from './session-errors.ts';
import type { SignedIn } from './sign-in.ts';
import { knowNetwork } from './sign-in-rates.ts';

/** For so many seconds after a refresh, and so many times, the token before the current one still gets the current one. */
const GRACE = { seconds: 30, replays: 10 } as const;

interface LockedSession {
  readonly id: string;
  readonly userId: string;
  readonly nonce: Uint8Array;
  readonly generation: number;
  readonly replays: number;
  readonly open: boolean;
  readonly withinGrace: boolean;
}

/**
 * Exchanges a refresh token for new tokens of the same session.
 *
 * The current token gives the next one. The one before it, shortly after, gives the current one again: the answer was
 * lost, or a second tab asked at the same moment. Any other that this service made has been used by somebody else, so
 * the session ends. A token that it did not make harms nothing.
 *
 * @param clientAddress the network that asks, which is known as the person's own from now on
 * @throws SessionInvalidError, RateLimitedError; ServiceUnavailableError when nobody can say
 */
export async function refreshSession(
  app: Pick<App, 'db' | 'keys' | 'limits' | 'urls' | 'log'>,
  clientAddress: string,
  input: { readonly refreshToken: string },
): Promise<SignedIn> {
  const claimed = readRefreshToken(input.refreshToken);
  if (!claimed) throw new SessionInvalidError();
  // Before anything is counted or locked: whoever knows a session's id must not be able to hold it up.
  const [known] = await app.db.query<{ nonce: Uint8Array }>(sql`
    SELECT nonce FROM sessions WHERE id = ${claimed.sessionId}::uuid`);
  if (!known || !isGenuine(app.keys, claimed, known.nonce)) throw new SessionInvalidError();
  await app.limits.consume('refresh', claimed.sessionId);

  // A reuse is a value and not a throw: the end of the session must commit.
  const refreshed = await app.db.transaction(async (tx) => {
    const rotated = await rotate(tx, claimed);
    if (typeof rotated !== 'string') await knowNetwork(tx, app, rotated.user.email, clientAddress);
    return rotated;
  });
  if (refreshed === 'REUSED') {
    app.log.warn(
      { sessionId: claimed.sessionId },
      'an old refresh token was used again; its session was ended',
    );
  }
  if (typeof refreshed === 'string') throw new SessionInvalidError();
  const { session, user } = refreshed;
  return { user, session: await tokensOf(app, session, user) };
}

async function rotate(tx: Transaction, claimed: ClaimedRefreshToken) {
  const session = await lockedSession(tx, claimed.sessionId);
  if (!session?.open) return 'ENDED';
  const user = await activeUser(tx, session.userId);
  if (!user) return 'ENDED';

  if (claimed.generation === session.generation) {
    await tx.execute(sql`
      UPDATE sessions SET generation = generation + 1, rotated_at = now, replays = 0,
        idle_expires_at = least(now + make_interval(days => ${IDLE_DAYS}), absolute_expires_at)
      FROM clock_timestamp() AS now WHERE id = ${session.id}::uuid`);
    return { user, session: { ...session, generation: session.generation + 1 } };
  }
  const isPrevious = claimed.generation === session.generation - 1;
  if (isPrevious && session.withinGrace && session.replays < GRACE.replays) {
    await tx.execute(sql`UPDATE sessions SET replays = replays + 1 WHERE id = ${session.id}::uuid`);
    return { user, session };
  }
  await revokeSession(tx, session.id, 'REUSED');
  return 'REUSED';
}

async function lockedSession(tx: Transaction, id: string): Promise<LockedSession | undefined> {
  const [session] = await tx.query<LockedSession>(sql`
    SELECT id, user_id, nonce, generation, replays,
      revoked_at IS NULL AND idle_expires_at > clock_timestamp() AND absolute_expires_at > clock_timestamp() AS open,
      coalesce(rotated_at > clock_timestamp() - make_interval(secs => ${GRACE.seconds}), false) AS within_grace
    FROM sessions WHERE id = ${id}::uuid FOR UPDATE`);
  return session;
}

async function activeUser(tx: Transaction, id: string): Promise<UserRow | undefined> {
  const [user] = await tx.query<UserRow>(sql`
    SELECT ${USER_COLUMNS} FROM users WHERE id = ${id}::uuid AND status = 'ACTIVE'`);
  return user;
}

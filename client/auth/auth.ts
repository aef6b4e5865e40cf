import type { SessionDetailsFragment } from '../generated/graphql.ts';
import { RefreshFailedError, requestRefresh } from './request-refresh.ts';
import { createBrowserStore, type SessionStore, type StoredSession } from './session-store.ts';

/** The session of this browser, as both kits use it. */
export interface Auth {
  /** Whether documents go by their hash; the clients of the kit heed it. */
  readonly trustedDocuments: boolean;
  isSignedIn(): boolean;
  /** The id of the user who is signed in, or null. It tells one person's cache from the next one's. */
  subject(): string | null;
  /** The access token if it is good for a while yet, without asking anybody; else null. */
  freshToken(): string | null;
  /**
   * An access token to send, refreshed first where that is due; null when nobody is signed in, or no longer.
   * However many ask at once, in this tab and in the others, the service is asked once.
   *
   * @param rejected a token that the service has just refused, which must not be handed out again
   * @throws RefreshFailedError when the service could not be asked; nobody is signed out by that
   */
  accessToken(rejected?: string): Promise<string | null>;
  /** Takes a session over, as signIn, acceptInvite and changePassword answer with it. */
  start(session: SessionDetailsFragment): void;
  /** Forgets the session. Call signOut first, which ends it on the service's side as well. */
  end(): void;
  /** Calls back when somebody signs in or out, in whichever tab; answers with the way to stop. */
  subscribe(listener: () => void): () => void;
}

/** Where the service is, and where the session is kept. */
export interface AuthOptions {
  /** The service's /graphql. */
  readonly url: string;
  /** `createBrowserStore()` unless told otherwise. */
  readonly store?: SessionStore;
  /**
   * Sends the hash of a document in the place of its text, for a service that takes trusted documents alone; false unless
   * told otherwise. The text is sent where the service does not know the hash, and where a document has none.
   */
  readonly trustedDocuments?: boolean;
}

/** Refreshed so long before it expires, that a token does not die on its way and clocks may differ a little. */
const EARLY_MS = 30_000;

/** Creates the one object that knows whether somebody is signed in, and keeps it so. */
export function createAuth(options: AuthOptions): Auth {
  const { url, store = createBrowserStore(), trustedDocuments = false } = options;
  let renewal: Promise<string | null> | null = null;

  async function renew(stale: StoredSession): Promise<string | null> {
    const current = store.read();
    if (!current) return null;
    // Another tab was faster, while this one waited for the lock.
    if (current.accessToken !== stale.accessToken) return current.accessToken;
    const next = await requestRefresh({ url, trustedDocuments }, current.refreshToken);
    // Somebody may have signed out, or in again, while the answer was on its way.
    if (store.read()?.refreshToken !== current.refreshToken) return store.read()?.accessToken ?? null;
    store.write(next && toStored(next));
    return next?.accessToken ?? null;
  }

  return {
    trustedDocuments,
    isSignedIn: () => store.read() !== null,
    subject: () => {
      const session = store.read();
      return session && subjectOf(session.accessToken);
    },
    freshToken: () => {
      const session = store.read();
      return session && isFresh(session) ? session.accessToken : null;
    },
    accessToken: async (rejected) => {
      const session = store.read();
      if (!session) return null;
      if (session.accessToken !== rejected && isFresh(session)) return session.accessToken;
      renewal ??= oneTabAtATime(() => renew(session)).finally(() => {
        renewal = null;
      });
      try {
        return await renewal;
      } catch (error) {
        // An early refresh that failed hurts nobody yet: the token is good for its last half minute.
        const usable = session.accessToken !== rejected && session.expiresAt > Date.now();
        if (error instanceof RefreshFailedError && usable) return session.accessToken;
        throw error;
      }
    },
    start: (session) => store.write(toStored(session)),
    end: () => store.write(null),
    subscribe: (listener) => store.subscribe(listener),
  };
}

function toStored({ accessToken, refreshToken, expiresIn }: SessionDetailsFragment): StoredSession {
  return { accessToken, refreshToken, expiresAt: Date.now() + expiresIn * 1000 };
}

/** Read for telling people apart only: nothing here trusts it, and the service checks the signature. */
function subjectOf(accessToken: string): string {
  const [, payload = ''] = accessToken.split('.');
  try {
    const claims: { sub?: unknown } = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')));
    return String(claims.sub);
  } catch {
    return accessToken;
  }
}

function isFresh(session: StoredSession): boolean {
  return session.expiresAt - Date.now() > EARLY_MS;
}

/**
 * Browsers have locks on https and localhost only. Without them two tabs may refresh at once; the service's grace of
 * 30 seconds then answers both with the same tokens.
 */
async function oneTabAtATime<T>(task: () => Promise<T>): Promise<T> {
  const locks = typeof navigator === 'undefined' ? undefined : navigator.locks;
  return locks ? await locks.request('usher.refresh', task) : await task();
}

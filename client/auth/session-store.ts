/** What the kit remembers of a session. */
export interface StoredSession {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** When the access token expires, in milliseconds of this browser's clock. */
  readonly expiresAt: number;
}

/** Where the session of this browser is kept. */
export interface SessionStore {
  read(): StoredSession | null;
  write(session: StoredSession | null): void;
  /** Calls back after every change, whichever tab made it; answers with the way to stop. */
  subscribe(listener: () => void): () => void;
}

/** Keeps the session in this page alone: a reload signs out, and nothing can be read from the disk. */
export function createMemoryStore(): SessionStore {
  let current: StoredSession | null = null;
  const listeners = new Set<() => void>();
  return {
    read: () => current,
    write: (session) => {
      current = session;
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/**
 * Keeps the session in `localStorage`: it survives a reload, and all tabs of this origin share it, so that one of them
 * refreshes for all and signing out in one signs out everywhere. What that costs is said in docs/clients.md.
 *
 * On a server there is nobody to keep a session for: it reads as null there. A browser that allows no storage keeps the
 * session in the page.
 *
 * @param key the entry's name; two applications on one origin need two
 */
export function createBrowserStore(key = 'usher.session'): SessionStore {
  if (typeof window === 'undefined') return createServerStore();
  const storage = allowedStorage();
  if (!storage) return createMemoryStore();
  const listeners = new Set<() => void>();
  // React compares by identity: the same text must answer with the same object.
  let cached: { text: string | null; session: StoredSession | null } = { text: null, session: null };
  const notify = () => {
    for (const listener of listeners) listener();
  };
  const onStorage = (event: StorageEvent) => {
    if (event.storageArea === storage && (event.key === key || event.key === null)) notify();
  };
  return {
    read: () => {
      const text = storage.getItem(key);
      if (text !== cached.text) cached = { text, session: parseSession(text) };
      return cached.session;
    },
    write: (session) => {
      if (session) storage.setItem(key, JSON.stringify(session));
      else storage.removeItem(key);
      notify();
    },
    subscribe: (listener) => {
      if (listeners.size === 0) window.addEventListener('storage', onStorage);
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) window.removeEventListener('storage', onStorage);
      };
    },
  };
}

/** A server's memory is everybody's: what one visitor's session left there, the next one would find. */
function createServerStore(): SessionStore {
  return {
    read: () => null,
    write: () => {
      throw new Error('A server keeps no session: sign in from the browser.');
    },
    subscribe: () => () => {},
  };
}

function allowedStorage(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    // What a browser throws that was told to store nothing for this page.
    return null;
  }
}

function parseSession(text: string | null): StoredSession | null {
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    return isStoredSession(value) ? value : null;
  } catch {
    // Somebody else's text under this key is no session.
    return null;
  }
}

function isStoredSession(value: unknown): value is StoredSession {
  return (
    typeof value === 'object' &&
    value !== null &&
    'accessToken' in value &&
    typeof value.accessToken === 'string' &&
    'refreshToken' in value &&
    typeof value.refreshToken === 'string' &&
    'expiresAt' in value &&
    typeof value.expiresAt === 'number'
  );
}

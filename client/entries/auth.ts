// @usher/client/auth: the session of a browser, for whichever client sends the requests.
export { type Auth, type AuthOptions, createAuth } from '../auth/auth.ts';
export { isPublicOperation } from '../auth/public-operations.ts';
export { RefreshFailedError } from '../auth/request-refresh.ts';
export {
  createBrowserStore,
  createMemoryStore,
  type SessionStore,
  type StoredSession,
} from '../auth/session-store.ts';

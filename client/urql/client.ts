import { Client, fetchExchange } from 'urql';
import type { Auth } from '../auth/auth.ts';
import { createAuthExchange } from './auth-exchange.ts';
import { type CacheOptions, createUsherCache } from './cache.ts';

/** What a client needs to know. */
export interface UsherClientOptions extends CacheOptions {
  /** The service's /graphql. */
  readonly url: string;
  readonly auth: Auth;
}

/**
 * An urql client for Usher. Make one for each session: what one person's cache holds is nobody else's to see.
 * Everything goes by POST, so that no token or search ends up in an address, and subscriptions come over SSE.
 */
export function createUsherClient({ url, auth, ...cache }: UsherClientOptions): Client {
  return new Client({
    url,
    exchanges: [createUsherCache(cache), createAuthExchange(auth), fetchExchange],
    preferGetMethod: false,
    fetchSubscriptions: true,
    fetchOptions: { credentials: 'omit' },
  });
}

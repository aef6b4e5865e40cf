import { persistedExchange } from '@urql/exchange-persisted';
import { Client, type ClientOptions, composeExchanges, type Exchange, fetchExchange } from 'urql';
import type { Auth } from '../auth/auth.ts';
import { hashOf } from '../documents/hash-of.ts';
import { rememberPageMode } from '../lists/page-mode.ts';
import { createAuthExchange } from './auth-exchange.ts';
import { type CacheOptions, createUsherCache } from './cache.ts';

/** The exchanges of the kit, in the order in which an operation passes them. */
export type UsherExchanges = readonly [cache: Exchange, auth: Exchange, fetch: Exchange];

/** What a client needs to know, and whatever else urql takes: these options go before the kit's. */
export interface UsherClientOptions
  extends Pick<CacheOptions, 'pages'>,
    Omit<ClientOptions, 'url' | 'exchanges'> {
  /** The service's /graphql. */
  readonly url: string;
  readonly auth: Auth;
  /**
   * The exchanges, where there are to be more than the kit's own:
   * `exchanges: ([cache, auth, fetch]) => [cache, retry, auth, fetch]`.
   */
  readonly exchanges?: (own: UsherExchanges) => readonly Exchange[];
}

/**
 * An urql client for Usher. Make one for each session: what one person's cache holds is nobody else's to see.
 * Everything goes by POST, so that no token or search ends up in an address, and subscriptions come over SSE.
 */
export function createUsherClient(options: UsherClientOptions): Client {
  const { url, auth, pages = 'merged', exchanges = (own) => own, ...others } = options;
  const cache = createUsherCache({ pages });
  const client = new Client({
    preferGetMethod: false,
    fetchSubscriptions: true,
    fetchOptions: { credentials: 'omit' },
    ...others,
    url,
    exchanges: [
      ...exchanges([cache, createAuthExchange(auth), auth.trustedDocuments ? byHash : fetchExchange]),
    ],
  });
  rememberPageMode(client, pages);
  return client;
}

/** Sends the hash in the place of the text, where a document has one. */
const byHash: Exchange = composeExchanges([
  persistedExchange({
    generateHash: async (_text, document) => hashOf(document) ?? '',
    preferGetForPersistedQueries: false,
    enableForMutation: true,
    enableForSubscriptions: true,
  }),
  fetchExchange,
]);

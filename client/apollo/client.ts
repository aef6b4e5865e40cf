import { ApolloClient, ApolloLink, HttpLink } from '@apollo/client';
import { OperationTypeNode } from 'graphql';
import type { Auth } from '../auth/auth.ts';
import { createAuthLink } from './auth-link.ts';
import { type CacheOptions, createUsherCache } from './cache.ts';
import { createSseLink } from './sse-link.ts';
import { updateAfterMutation } from './update-after-mutation.ts';

/** What a client needs to know. */
export interface UsherClientOptions extends CacheOptions {
  /** The service's /graphql. */
  readonly url: string;
  readonly auth: Auth;
}

/**
 * An Apollo Client for Usher. Make one for each session: what one person's cache holds is nobody else's to see.
 * Everything goes by POST, so that no token or search ends up in an address, and subscriptions come over SSE.
 */
export function createUsherClient({ url, auth, ...cache }: UsherClientOptions): ApolloClient {
  const transport = ApolloLink.split(
    ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
    createSseLink(url),
    new HttpLink({ uri: url, credentials: 'omit' }),
  );
  return new ApolloClient({
    link: ApolloLink.from([createAuthLink(auth), transport]),
    cache: createUsherCache(cache),
    defaultOptions: { mutate: { update: updateAfterMutation } },
  });
}

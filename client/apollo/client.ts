import { ApolloClient, ApolloLink, HttpLink } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { OperationTypeNode } from 'graphql';
import type { Auth } from '../auth/auth.ts';
import { hashOf } from '../documents/hash-of.ts';
import { rememberPageMode } from '../lists/page-mode.ts';
import { createAuthLink } from './auth-link.ts';
import { type CacheOptions, createUsherCache } from './cache.ts';
import { refetchAfterMutation } from './refetch-after-mutation.ts';
import { createSseLink } from './sse-link.ts';
import { updateAfterMutation } from './update-after-mutation.ts';

/** The links of the kit: the first adds the token, the second carries requests and subscriptions to the service. */
export type UsherLinks = readonly [auth: ApolloLink, transport: ApolloLink];

/** What a client needs to know, and whatever else Apollo Client takes: these options go before the kit's. */
export interface UsherClientOptions extends CacheOptions, Partial<Omit<ApolloClient.Options, 'link'>> {
  /** The service's /graphql. */
  readonly url: string;
  readonly auth: Auth;
  /**
   * The chain of links, where it is to hold more than the kit's own:
   * `links: ([auth, transport]) => [retry, auth, transport]`.
   */
  readonly links?: (own: UsherLinks) => readonly ApolloLink[];
}

/**
 * An Apollo Client for Usher. Make one for each session: what one person's cache holds is nobody else's to see.
 * Everything goes by POST, so that no token or search ends up in an address, and subscriptions come over SSE.
 */
export function createUsherClient(options: UsherClientOptions): ApolloClient {
  const { url, auth, pages = 'merged', links = (own) => own, defaultOptions, ...others } = options;
  const byText = ApolloLink.split(
    ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
    createSseLink(url),
    new HttpLink({ uri: url, credentials: 'omit' }),
  );
  const transport = auth.trustedDocuments ? byHash(byText) : byText;
  const client: ApolloClient = new ApolloClient({
    cache: createUsherCache({ pages }),
    ...others,
    link: ApolloLink.from([...links([createAuthLink(auth), transport])]),
    defaultOptions: {
      ...defaultOptions,
      mutate: {
        update: updateAfterMutation,
        refetchQueries: ({ data }) => refetchAfterMutation(client, data),
        ...defaultOptions?.mutate,
      },
    },
  });
  rememberPageMode(client, pages);
  return client;
}

/** Sends the hash in the place of the text, where a document has one. */
function byHash(byText: ApolloLink): ApolloLink {
  return ApolloLink.split(
    ({ query }) => hashOf(query) !== null,
    new PersistedQueryLink({ generateHash: (query) => hashOf(query) ?? '' }).concat(byText),
    byText,
  );
}

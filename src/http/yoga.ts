import type { GraphQLSchema } from 'graphql';
import { createYoga, type Plugin, type YogaServerInstance } from 'graphql-yoga';
import type { Logger } from 'pino';
import { createDocumentCache } from './document-cache.ts';
import type { GraphqlExchange, ServerContext } from './exchange.ts';
import type { HttpLimits } from './limits.ts';
import { maskError } from './mask-error.ts';
import { useAcceptedTypes } from './plugins/accepted-types.ts';
import { useAllowedMethods } from './plugins/allowed-methods.ts';
import { useCsrfPrevention } from './plugins/csrf-prevention.ts';
import { useDeadline } from './plugins/deadline.ts';
import { useDocumentLimits } from './plugins/document-limits.ts';
import { useEventStreams } from './plugins/event-streams.ts';
import { useJsonBody } from './plugins/json-body.ts';
import { useOperationRules } from './plugins/operation-rules.ts';
import { useParameters } from './plugins/parameters.ts';
import { useQueryString } from './plugins/query-string.ts';
import { useQuietErrors } from './plugins/quiet-errors.ts';
import { useTellErrors } from './plugins/tell-errors.ts';
import { useTrustedDocuments } from './plugins/trusted-documents.ts';
import { useVariables } from './plugins/variables.ts';
import type { TrustedDocuments } from './trusted-documents.ts';

/** What Yoga serves, and with what. */
export interface YogaOptions {
  readonly schema: GraphQLSchema;
  readonly limits: Pick<HttpLimits, 'operationMs'>;
  readonly log: Logger;
  /** Makes what resolvers get. Called when the request is whole and its document was judged. */
  readonly createContext: (exchange: GraphqlExchange) => object;
  /** Whether one more event stream may be opened. */
  readonly mayOpenStream: () => boolean;
  /** The path that it is served at. */
  readonly endpoint: string;
  /** None: documents come as texts. */
  readonly trustedDocuments?: TrustedDocuments | undefined;
  /** Added after the rules of the surface. */
  readonly plugins?: readonly Plugin[] | undefined;
}

/**
 * GraphQL Yoga, under the rules of the surface: each is a plugin, and they stand in the order in which a request meets
 * them. What stands before Yoga is in graphql-handler.ts.
 */
export function createGraphqlYoga(options: YogaOptions): YogaServerInstance<ServerContext, object> {
  const { schema, limits, log, createContext, mayOpenStream, plugins = [] } = options;
  const { trustedDocuments = { texts: new Map(), listed: false, only: false } } = options;
  return createYoga<ServerContext, object>({
    schema,
    graphqlEndpoint: options.endpoint,
    context: ({ exchange }) => createContext(exchange),
    plugins: [
      useAcceptedTypes(),
      useEventStreams(mayOpenStream),
      useAllowedMethods(),
      useCsrfPrevention(),
      useQueryString(),
      useJsonBody(),
      useParameters(),
      useTrustedDocuments(trustedDocuments),
      useDocumentLimits(),
      useQuietErrors(),
      useOperationRules(schema),
      useVariables(),
      useDeadline(limits.operationMs),
      useTellErrors(log),
      ...plugins,
    ],
    maskedErrors: { maskError },
    // Documents that the parser refused are not worth a place.
    parserAndValidationCache: { documentCache: createDocumentCache(), errorCache: { get() {}, set() {} } },
    // Bounded before Yoga, whose own bound pipes each body through two more streams.
    maxRequestBodySize: false,
    // The log is written by plugins, under the request's id.
    logging: false,
    // These are answered before Yoga: they concern other paths, too.
    cors: false,
    graphiql: false,
    landingPage: false,
    // No address ends in a space: /health is answered before Yoga, as well.
    healthCheckEndpoint: ' ',
    multipart: false,
    batching: false,
  });
}

import type { DocumentNode, ExecutionResult, GraphQLSchema } from 'graphql';
import { createYoga } from 'graphql-yoga';
import type { DocumentEngine } from './prepared-documents.ts';
import { useDocumentLimits } from './use-document-limits.ts';
import { usePlannedExecution } from './use-planned-execution.ts';
import { useQuietValidation } from './use-quiet-validation.ts';

/** What an operation comes to: one result, or those of a subscription. */
export type OperationResult = ExecutionResult | AsyncIterable<ExecutionResult>;

export interface GraphqlEngine extends DocumentEngine {
  execute(operation: {
    readonly document: DocumentNode;
    readonly operationName: string | undefined;
    readonly variableValues: Readonly<Record<string, unknown>> | undefined;
    readonly contextValue: object;
  }): Promise<OperationResult>;
}

/**
 * GraphQL Yoga as the engine: its parser, validation, execution and plugins. Its HTTP half is turned off, because
 * requests are read and answered on node:http here, under stricter rules and in half the time.
 */
export function createGraphqlEngine(schema: GraphQLSchema): GraphqlEngine {
  const yoga = createYoga({
    schema,
    // biome-ignore lint/correctness/useHookAtTopLevel: Yoga's plugins are named like React's hooks.
    plugins: [useDocumentLimits(), useQuietValidation(), usePlannedExecution()],
    // Documents are kept by prepared-documents.ts together with what was found out about them.
    parserAndValidationCache: false,
    // Errors are masked where they are answered, with the request's id.
    maskedErrors: false,
    logging: false,
    graphiql: false,
    landingPage: false,
    cors: false,
    multipart: false,
    batching: false,
    maxRequestBodySize: false,
  });
  const { parse, validate, execute } = yoga.getEnveloped({});
  return {
    schema,
    parse: (source) => parse(source),
    validate: (document) => validate(schema, document),
    // Yoga's executor also subscribes, where the operation is a subscription.
    async execute({ document, operationName, variableValues, contextValue }) {
      return execute({ schema, document, operationName, variableValues, contextValue });
    },
  };
}

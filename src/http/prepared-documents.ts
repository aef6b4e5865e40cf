import { type DocumentNode, GraphQLError, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import { rootFieldsOf } from './root-fields.ts';

/** An operation that may run, with what the surface asks about it. */
export interface PreparedOperation {
  readonly node: OperationDefinitionNode;
  readonly type: 'query' | 'mutation' | 'subscription';
  /** Its name, bounded; null when it has none. */
  readonly name: string | null;
  readonly rootFields: ReadonlySet<string>;
}

/** A document that was parsed, bounded and validated. */
export interface PreparedDocument {
  readonly document: DocumentNode;
  readonly operations: readonly PreparedOperation[];
}

/** Parses and validates as the engine's plugins say; throws or returns GraphQL's errors. */
export interface DocumentEngine {
  readonly schema: GraphQLSchema;
  parse(source: string): DocumentNode;
  validate(document: DocumentNode): readonly GraphQLError[];
}

/** A document was refused before anything of it ran. */
export class RefusedDocumentError extends Error {
  readonly errors: readonly GraphQLError[];

  constructor(errors: readonly GraphQLError[]) {
    super('The document was refused.');
    this.name = 'RefusedDocumentError';
    this.errors = errors;
  }
}

/**
 * How many characters of documents are kept. An application has a few dozen operations of a few hundred characters; a
 * thousand tokens of syntax tree, the most that a document has, take about 300 KB, so this is bounded to some 40 MB
 * even when somebody fills it on purpose.
 */
const KEPT_CHARACTERS = 256 * 1024;

/** A longer name is cut in the log; it is the client's text. */
const NAME_LENGTH = 64;

/**
 * Keeps what was parsed and validated, the least recently used going first, so that a known document costs a lookup.
 * Only documents that passed are kept: those that didn't are not worth a place.
 *
 * @returns a function that prepares a document
 * @throws RefusedDocumentError (the function)
 */
export function createPreparedDocuments(
  engine: DocumentEngine,
  keptCharacters = KEPT_CHARACTERS,
): (query: string) => PreparedDocument {
  const kept = new Map<string, PreparedDocument>();
  let characters = 0;

  return (query) => {
    const known = kept.get(query);
    if (known) {
      kept.delete(query);
      kept.set(query, known);
      return known;
    }
    const prepared = prepare(engine, query);
    kept.set(query, prepared);
    characters += query.length;
    for (const oldest of kept.keys()) {
      if (characters <= keptCharacters) break;
      kept.delete(oldest);
      characters -= oldest.length;
    }
    return prepared;
  };
}

function prepare(engine: DocumentEngine, query: string): PreparedDocument {
  const document = parsed(engine, query);
  const errors = engine.validate(document);
  if (errors.length > 0)
    throw new RefusedDocumentError(errors.map((error) => withCode(error, 'GRAPHQL_VALIDATION_FAILED')));
  const operations = document.definitions.flatMap((definition) =>
    definition.kind === 'OperationDefinition' ? [operationOf(engine.schema, document, definition)] : [],
  );
  return { document, operations };
}

function parsed(engine: DocumentEngine, query: string): DocumentNode {
  try {
    return engine.parse(query);
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    throw new RefusedDocumentError([error.extensions['code'] ? error : parseError(error)]);
  }
}

function operationOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  node: OperationDefinitionNode,
): PreparedOperation {
  // GraphQL's rules let a type of operation pass that the schema does not have.
  if (!schema.getRootType(node.operation)) {
    const error = new GraphQLError(`There is no ${node.operation} here.`, { nodes: node });
    throw new RefusedDocumentError([withCode(error, 'GRAPHQL_VALIDATION_FAILED')]);
  }
  return {
    node,
    type: node.operation,
    name: node.name?.value.slice(0, NAME_LENGTH) ?? null,
    rootFields: rootFieldsOf(document, node),
  };
}

/** The parser quotes what it did not expect, which may be a password that somebody forgot to put in quotes. */
function parseError(error: GraphQLError): GraphQLError {
  const tooLong = error.message.includes('Parsing aborted');
  const message = tooLong
    ? 'The document is longer than is taken.'
    : error.message
        .replace(/\b(Name|Int|Float|String|BlockString|Comment) "[\s\S]*"/, '$1')
        .replace(/:? "[^!$&(){}[\]:=@|.][\s\S]*"/, '');
  return new GraphQLError(message, {
    source: error.source,
    positions: error.positions,
    extensions: { code: tooLong ? 'OPERATION_TOO_COMPLEX' : 'GRAPHQL_PARSE_FAILED' },
  });
}

function withCode(error: GraphQLError, code: string): GraphQLError {
  if (error.extensions['code'] === undefined) error.extensions['code'] = code;
  return error;
}

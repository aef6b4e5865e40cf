import type {
  DocumentNode,
  FragmentDefinitionNode,
  GraphQLError,
  OperationDefinitionNode,
  SelectionNode,
  SelectionSetNode,
} from 'graphql';
import type { HttpPlugin } from '../exchange.ts';
import { fragmentsOf, SECRET_FIELDS } from '../operations.ts';
import { refusedOperation } from '../refusals.ts';

/** Beyond this the parser stops reading. The largest operation of the contract has a few hundred. */
const MAX_TOKENS = 1_000;

/** What one operation may ask, counted after its fragments are put in place. */
const DOCUMENT_LIMITS = {
  depth: 10,
  fields: 200,
  aliases: 10,
  directives: 10,
  fragments: 20,
  /** What GraphiQL and code generators ask of the schema itself: nine levels of `ofType` among it. */
  introspectionDepth: 15,
  introspectionFields: 500,
} as const;

/** Lists of the introspection schema that lead from a type to other types. Each once a path, or a query goes in circles. */
const INTROSPECTION_LISTS = [
  'types',
  'fields',
  'inputFields',
  'interfaces',
  'possibleTypes',
  'args',
  'enumValues',
];

/** Bounds what a document may ask, as it is parsed: before it is validated, and once for a document that Yoga keeps. */
export function useDocumentLimits(): HttpPlugin {
  return {
    onParse({ params, parseFn, setParseFn }) {
      setParseFn((source) => {
        const document = parseFn(source, { ...params.options, maxTokens: MAX_TOKENS });
        checkDocumentLimits(document);
        return document;
      });
    },
  };
}

/** What a selection set asks, fragments included. */
interface Tally {
  fields: number;
  depth: number;
  /** The same below `__schema` and `__type`. */
  introspectionFields: number;
  introspectionDepth: number;
  aliases: number;
  directives: number;
  spreads: number;
  /** Of this level alone, without `__typename`. */
  ownFields: number;
  ownSecretFields: number;
  /** How often each of INTROSPECTION_LISTS stands on one path. */
  lists: number[];
}

/**
 * Refuses a document that asks too much in any of its operations. Looks at the syntax alone, so that it can stand
 * before the validation, whose cost grows with the square of some of these numbers. A fragment is counted once and its
 * numbers are added wherever it is spread, so that fragments of fragments cost no more to count than to write.
 *
 * @throws GraphQLError OPERATION_TOO_COMPLEX
 */
export function checkDocumentLimits(document: DocumentNode): void {
  const fragments = fragmentsOf(document);
  if (fragments.size > DOCUMENT_LIMITS.fragments) throw tooComplex('fragments', DOCUMENT_LIMITS.fragments);
  const counted = new Map<string, Tally>();
  for (const definition of document.definitions) {
    if (definition.kind === 'OperationDefinition') checkOperation(definition, fragments, counted);
  }
}

function checkOperation(
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  counted: Map<string, Tally>,
): void {
  const tally = tallyOf(operation.selectionSet, fragments, counted);
  const directives =
    tally.directives +
    (operation.directives?.length ?? 0) +
    (operation.variableDefinitions ?? []).reduce((sum, { directives }) => sum + (directives?.length ?? 0), 0);

  if (tally.depth > DOCUMENT_LIMITS.depth) throw tooComplex('levels', DOCUMENT_LIMITS.depth);
  if (tally.fields > DOCUMENT_LIMITS.fields) throw tooComplex('fields', DOCUMENT_LIMITS.fields);
  if (tally.aliases > DOCUMENT_LIMITS.aliases) throw tooComplex('aliases', DOCUMENT_LIMITS.aliases);
  if (directives > DOCUMENT_LIMITS.directives) throw tooComplex('directives', DOCUMENT_LIMITS.directives);
  if (tally.spreads > DOCUMENT_LIMITS.fragments) throw tooComplex('fragments', DOCUMENT_LIMITS.fragments);
  if (tally.introspectionDepth > DOCUMENT_LIMITS.introspectionDepth) {
    throw tooComplex('levels of introspection', DOCUMENT_LIMITS.introspectionDepth);
  }
  if (tally.introspectionFields > DOCUMENT_LIMITS.introspectionFields) {
    throw tooComplex('fields of introspection', DOCUMENT_LIMITS.introspectionFields);
  }
  if (operation.operation === 'mutation' && tally.ownFields > 1)
    throw tooComplex('root fields in a mutation', 1);
  if (tally.ownSecretFields > 1) throw tooComplex('root fields that take a secret', 1);
}

function tallyOf(
  selectionSet: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  counted: Map<string, Tally>,
): Tally {
  const tally = emptyTally();
  for (const selection of selectionSet.selections) {
    tally.directives += selection.directives?.length ?? 0;
    addSelection(tally, selection, fragments, counted);
  }
  return tally;
}

function addSelection(
  tally: Tally,
  selection: SelectionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  counted: Map<string, Tally>,
): void {
  if (selection.kind === 'InlineFragment') {
    addSameLevel(tally, tallyOf(selection.selectionSet, fragments, counted));
    return;
  }
  if (selection.kind === 'FragmentSpread') {
    tally.spreads += 1;
    addSameLevel(tally, fragmentTally(selection.name.value, fragments, counted));
    return;
  }
  const name = selection.name.value;
  if (selection.alias) tally.aliases += 1;
  if (name !== '__typename') tally.ownFields += 1;
  if (SECRET_FIELDS.has(name)) tally.ownSecretFields += 1;
  const below = selection.selectionSet ? tallyOf(selection.selectionSet, fragments, counted) : emptyTally();
  addField(tally, name, below);
}

function fragmentTally(
  name: string,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  counted: Map<string, Tally>,
): Tally {
  const known = counted.get(name);
  if (known) return known;
  // A fragment that holds itself counts as nothing inside itself; the validation refuses it.
  counted.set(name, emptyTally());
  const fragment = fragments.get(name);
  if (!fragment) return emptyTally();
  const tally = tallyOf(fragment.selectionSet, fragments, counted);
  tally.directives += fragment.directives?.length ?? 0;
  counted.set(name, tally);
  return tally;
}

function addSameLevel(tally: Tally, other: Tally): void {
  addBelow(tally, other);
  tally.fields += other.fields;
  tally.depth = Math.max(tally.depth, other.depth);
  tally.introspectionFields += other.introspectionFields;
  tally.introspectionDepth = Math.max(tally.introspectionDepth, other.introspectionDepth);
  tally.ownFields += other.ownFields;
  tally.ownSecretFields += other.ownSecretFields;
  tally.lists = tally.lists.map((count, index) => Math.max(count, other.lists[index] ?? 0));
}

function addField(tally: Tally, name: string, below: Tally): void {
  addBelow(tally, below);
  if (name === '__schema' || name === '__type') {
    if (below.lists.some((count) => count > 1)) throw circularIntrospection();
    tally.introspectionFields += 1 + below.fields + below.introspectionFields;
    tally.introspectionDepth = Math.max(
      tally.introspectionDepth,
      1 + below.depth,
      1 + below.introspectionDepth,
    );
    return;
  }
  tally.fields += 1 + below.fields;
  tally.depth = Math.max(tally.depth, 1 + below.depth);
  tally.introspectionFields += below.introspectionFields;
  tally.introspectionDepth = Math.max(tally.introspectionDepth, below.introspectionDepth);
  tally.lists = tally.lists.map((count, index) =>
    Math.max(count, (below.lists[index] ?? 0) + (INTROSPECTION_LISTS[index] === name ? 1 : 0)),
  );
}

function addBelow(tally: Tally, below: Tally): void {
  tally.aliases += below.aliases;
  tally.directives += below.directives;
  tally.spreads += below.spreads;
}

function emptyTally(): Tally {
  return {
    fields: 0,
    depth: 0,
    introspectionFields: 0,
    introspectionDepth: 0,
    aliases: 0,
    directives: 0,
    spreads: 0,
    ownFields: 0,
    ownSecretFields: 0,
    lists: INTROSPECTION_LISTS.map(() => 0),
  };
}

function tooComplex(what: string, limit: number): GraphQLError {
  return refusedOperation('OPERATION_TOO_COMPLEX', `The operation has more than ${limit} ${what}.`);
}

function circularIntrospection(): GraphQLError {
  return refusedOperation('OPERATION_TOO_COMPLEX', 'The introspection goes in circles.');
}

import type {
  DocumentNode,
  FragmentDefinitionNode,
  OperationDefinitionNode,
  OperationTypeNode,
  SelectionSetNode,
} from 'graphql';

/** Fields that take a secret that can be guessed, or give one out: one a document, never by GET. */
export const SECRET_FIELDS: ReadonlySet<string> = new Set([
  'signIn',
  'acceptInvite',
  'validateInvite',
  'refreshSession',
  'declineInvite',
  'optOut',
  'requestInviteRenewal',
  'requestPasswordReset',
  'resetPassword',
  'confirmEmailChange',
]);

/** What the rules and the log ask about an operation. */
export interface Operation {
  readonly node: OperationDefinitionNode;
  readonly type: OperationTypeNode;
  /** The name that the client gave it, at most 64 characters; null when it has none. */
  readonly name: string | null;
  /** The names of the fields that it asks of its root, those behind fragments included. */
  readonly rootFields: ReadonlySet<string>;
}

/** A longer name is cut in the log; it is the client's text. */
const NAME_LENGTH = 64;

const known = new WeakMap<DocumentNode, readonly Operation[]>();

/** A document's operations. Found out once for each document that Yoga keeps. */
export function operationsOf(document: DocumentNode): readonly Operation[] {
  let operations = known.get(document);
  if (!operations) {
    operations = document.definitions.flatMap((node) =>
      node.kind === 'OperationDefinition'
        ? [
            {
              node,
              type: node.operation,
              name: node.name?.value.slice(0, NAME_LENGTH) ?? null,
              rootFields: rootFieldsOf(document, node),
            },
          ]
        : [],
    );
    known.set(document, operations);
  }
  return operations;
}

/** A document's fragments by name. */
export function fragmentsOf(document: DocumentNode): Map<string, FragmentDefinitionNode> {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === 'FragmentDefinition') fragments.set(definition.name.value, definition);
  }
  return fragments;
}

function rootFieldsOf(document: DocumentNode, operation: OperationDefinitionNode): ReadonlySet<string> {
  const fragments = fragmentsOf(document);
  const names = new Set<string>();
  const seen = new Set<string>();
  collect(operation.selectionSet);
  return names;

  function collect(selectionSet: SelectionSetNode): void {
    for (const selection of selectionSet.selections) {
      if (selection.kind === 'Field') names.add(selection.name.value);
      else if (selection.kind === 'InlineFragment') collect(selection.selectionSet);
      else {
        const fragment = fragments.get(selection.name.value);
        if (!fragment || seen.has(selection.name.value)) continue;
        seen.add(selection.name.value);
        collect(fragment.selectionSet);
      }
    }
  }
}

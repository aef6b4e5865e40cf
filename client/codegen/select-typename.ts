import type { Types } from '@graphql-codegen/plugin-helpers';
import { Kind, type SelectionSetNode, visit } from 'graphql';

const typename = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } } as const;

function withTypename(node: SelectionSetNode): SelectionSetNode {
  const selected = node.selections.some(
    (selection) => selection.kind === Kind.FIELD && selection.name.value === '__typename',
  );
  return selected ? node : { ...node, selections: [typename, ...node.selections] };
}

/**
 * Selects `__typename` in every selection set but the root's, so that the generated types may rely on it whoever sends
 * the document. The root stays as written: the service takes one root field in a mutation, and a client's cache knows its type.
 */
export const selectTypename: Types.DocumentTransformObject = {
  transform: ({ documents }) =>
    documents.map((file) =>
      file.document
        ? {
            ...file,
            document: visit(file.document, {
              SelectionSet: (node, _key, parent) =>
                parent && 'kind' in parent && parent.kind === Kind.OPERATION_DEFINITION
                  ? undefined
                  : withTypename(node),
            }),
          }
        : file,
    ),
};

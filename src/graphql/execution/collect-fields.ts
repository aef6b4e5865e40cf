import {
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLIncludeDirective,
  type GraphQLObjectType,
  GraphQLSkipDirective,
  getDirectiveValues,
  type InlineFragmentNode,
  isAbstractType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
  typeFromAST,
} from 'graphql';
import type { Execution } from './plan.ts';

/** An operation, or a field. */
export interface SelectionSetOwner {
  readonly selectionSet?: SelectionSetNode | undefined;
}

/**
 * The fields that are selected of an object of a type, by their keys in the answer: what `@skip` and `@include` leave out
 * and fragments on other types are not among them, and a key that is selected more than once has all of its nodes.
 * "CollectFields" of the GraphQL specification.
 */
export function collectFields(
  { schema, fragments, variableValues }: Pick<Execution, 'schema' | 'fragments' | 'variableValues'>,
  type: GraphQLObjectType,
  owners: readonly SelectionSetOwner[],
): Map<string, [FieldNode, ...FieldNode[]]> {
  const fields = new Map<string, [FieldNode, ...FieldNode[]]>();
  const spread = new Set<string>();
  for (const { selectionSet } of owners) {
    if (selectionSet) collect(selectionSet);
  }
  return fields;

  function collect({ selections }: SelectionSetNode): void {
    for (const selection of selections) {
      // What was spread before is not looked at again, whatever its directives say.
      if (selection.kind === Kind.FRAGMENT_SPREAD && spread.has(selection.name.value)) continue;
      if (!isIncluded(selection)) continue;
      switch (selection.kind) {
        case Kind.FIELD: {
          const key = (selection.alias ?? selection.name).value;
          const nodes = fields.get(key);
          if (nodes) nodes.push(selection);
          else fields.set(key, [selection]);
          break;
        }
        case Kind.INLINE_FRAGMENT:
          if (applies(selection)) collect(selection.selectionSet);
          break;
        case Kind.FRAGMENT_SPREAD: {
          const name = selection.name.value;
          const fragment = fragments[name];
          spread.add(name);
          if (fragment && applies(fragment)) collect(fragment.selectionSet);
        }
      }
    }
  }

  function isIncluded(node: SelectionNode): boolean {
    if (!node.directives || node.directives.length === 0) return true;
    if (getDirectiveValues(GraphQLSkipDirective, node, variableValues)?.['if'] === true) return false;
    return getDirectiveValues(GraphQLIncludeDirective, node, variableValues)?.['if'] !== false;
  }

  function applies({ typeCondition }: InlineFragmentNode | FragmentDefinitionNode): boolean {
    if (!typeCondition) return true;
    const condition = typeFromAST(schema, typeCondition);
    return condition === type || (isAbstractType(condition) && schema.isSubType(condition, type));
  }
}

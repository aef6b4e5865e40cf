import {
  type DocumentNode,
  type GraphQLSchema,
  getNamedType,
  isInputObjectType,
  isNonNullType,
  type OperationDefinitionNode,
  TypeInfo,
  ValidationContext,
  type ValidationRule,
} from 'graphql';
import { isAsyncIterable } from 'graphql-yoga';
import type { HttpPlugin } from '../exchange.ts';
import { operationsOf } from '../operations.ts';
import { refusedOperation } from '../refusals.ts';
import { variableErrors } from './variable-errors.ts';

type Variables = Readonly<Record<string, unknown>>;

/** What Envelop's two hooks, for what is executed once and for what is subscribed to, have in common. */
interface Execution {
  readonly args: {
    readonly schema: GraphQLSchema;
    readonly document: DocumentNode;
    readonly operationName?: string | null | undefined;
    readonly variableValues?: Variables | null | undefined;
  };
}

interface Done {
  readonly result: unknown;
  setResult(result: object): void;
}

/** Refuses variables that do not fit the operation, without repeating their values: one may be a password. */
export function useVariables(): HttpPlugin {
  function check({ args: { schema, document, operationName, variableValues } }: Execution) {
    const operations = operationsOf(document);
    const { node } = operations.find(({ node }) => node.name?.value === operationName) ?? operations[0] ?? {};
    if (!node) return undefined;
    const variables = variableValues ?? {};
    checkNulls(schema, document, node, variables);
    return ({ result, setResult }: Done) => {
      if (ranNothing(result)) setResult({ errors: variableErrors(schema, node, variables) });
    };
  }

  return {
    onValidate({ addValidationRule }) {
      addValidationRule(noNullableVariablesInOneOf);
    },
    onExecute(execution) {
      const onExecuteDone = check(execution as Execution);
      return onExecuteDone ? { onExecuteDone } : undefined;
    },
    onSubscribe(execution) {
      const onSubscribeResult = check(execution as Execution);
      return onSubscribeResult ? { onSubscribeResult } : undefined;
    },
  };
}

/** Without data and without a path, nothing of the operation ran: its variables did not fit. */
function ranNothing(result: unknown): boolean {
  if (isAsyncIterable(result as object)) return false;
  const { data, errors } = result as { data?: unknown; errors?: readonly { path?: unknown }[] };
  return data === undefined && errors !== undefined && !errors[0]?.path;
}

/**
 * A variable that may be null can stand where null may not, if one of the two has a default; null is then refused where
 * the field or the directive is executed. With `@skip(if: $x)` on an item of a list, executors forget the other items:
 * what fails of them later ends the process. So it is refused before anything is executed.
 */
function checkNulls(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): void {
  for (const name of neverNull(schema, document, operation)) {
    if (variables[name] !== null) continue;
    throw refusedOperation(
      'BAD_USER_INPUT',
      `Variable "$${name}" is null, and stands where null may not. Leave it out, or give it a value.`,
      { path: [name] },
    );
  }
}

const known = new WeakMap<OperationDefinitionNode, readonly string[]>();

/** The variables of a nullable type that stand where null may not. Found out once for each document that Yoga keeps. */
function neverNull(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): readonly string[] {
  let names = known.get(operation);
  if (!names) {
    const context = new ValidationContext(schema, document, new TypeInfo(schema), () => {});
    const nullable = nullableVariables(operation);
    const found = context
      .getRecursiveVariableUsages(operation)
      .filter(({ node, type }) => isNonNullType(type) && nullable.has(node.name.value))
      .map(({ node }) => node.name.value);
    names = [...new Set(found)];
    known.set(operation, names);
  }
  return names;
}

/**
 * A variable inside an object of which exactly one field may be given has to be one that is never null. graphql 16.15 has
 * this rule (VariablesInAllowedPositionRule), and does not apply it where the object itself may not be null (`InviteBy!`):
 * it looks at the type without unwrapping it.
 */
const noNullableVariablesInOneOf: ValidationRule = (context) => ({
  OperationDefinition(operation) {
    const nullable = nullableVariables(operation);
    for (const { node, parentType } of context.getRecursiveVariableUsages(operation)) {
      if (!isNonNullType(parentType) || !nullable.has(node.name.value)) continue;
      const object = getNamedType(parentType);
      if (!isInputObjectType(object) || !object.isOneOf) continue;
      const message = `Variable "$${node.name.value}" may be null, and stands in "${object.name}", where exactly one field has a value: declare it with "!".`;
      context.reportError(refusedOperation('GRAPHQL_VALIDATION_FAILED', message, { nodes: node }));
    }
  },
});

function nullableVariables(operation: OperationDefinitionNode): ReadonlySet<string> {
  const definitions = operation.variableDefinitions ?? [];
  return new Set(
    definitions.filter(({ type }) => type.kind !== 'NonNullType').map(({ variable }) => variable.name.value),
  );
}

import {
  type DocumentNode,
  type ExecutionResult,
  GraphQLError,
  type GraphQLObjectType,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
} from 'graphql';
import { noteError } from './null-for.ts';
import type { Execution } from './plan.ts';
import { planFields } from './plan-fields.ts';
import { type ObjectData, runFields, runFieldsInTurn } from './run-fields.ts';

/** What is executed, as graphql-js's `execute` takes it. */
export interface ExecutionArguments {
  readonly schema: GraphQLSchema;
  /** A valid one. */
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
  readonly variableValues?: Readonly<Record<string, unknown>> | null | undefined;
  readonly contextValue?: unknown;
}

/** As many as graphql-js gives. */
const MAX_VARIABLE_ERRORS = 50;

/**
 * Executes a query or a mutation as graphql-js does, field by field and resolver by resolver, but finds out what there is
 * to know about a selected field once rather than anew for every row (docs/decisions/0016-planned-execution.md).
 *
 * @returns the data, and what went wrong; errors alone where there is no such operation, or its variables do not fit
 */
export async function execute(args: ExecutionArguments): Promise<ExecutionResult> {
  const { schema, document, operationName, variableValues, contextValue } = args;
  const operation = getOperationAST(document, operationName);
  const type = operation && schema.getRootType(operation.operation);
  if (!type) return { errors: [new GraphQLError('There is no such operation.')] };
  const variables = getVariableValues(schema, operation.variableDefinitions ?? [], variableValues ?? {}, {
    maxErrors: MAX_VARIABLE_ERRORS,
  });
  if (variables.errors) return { errors: variables.errors };

  const execution: Execution = {
    schema,
    operation,
    fragments: fragmentsOf(document),
    variableValues: variables.coerced,
    contextValue,
    errors: new Map(),
  };
  const data = await dataOf(execution, type);
  return execution.errors.size === 0 ? { data } : { errors: [...execution.errors.values()], data };
}

async function dataOf(execution: Execution, type: GraphQLObjectType): Promise<ObjectData | null> {
  try {
    const plans = planFields(execution, type, [execution.operation]);
    return await (execution.operation.operation === 'mutation'
      ? runFieldsInTurn(plans)
      : runFields(plans, undefined, undefined));
  } catch (error) {
    noteError(execution, error as GraphQLError, undefined);
    return null;
  }
}

function fragmentsOf({ definitions }: DocumentNode): Execution['fragments'] {
  const fragments = definitions.filter((definition) => definition.kind === 'FragmentDefinition');
  return Object.fromEntries(fragments.map((fragment) => [fragment.name.value, fragment]));
}

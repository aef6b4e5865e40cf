import {
  coerceInputValue,
  type GraphQLError,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  type OperationDefinitionNode,
  typeFromAST,
} from 'graphql';
import { refusedOperation } from '../refusals.ts';
import { MAX_ERRORS } from './tell-errors.ts';

/** The variable's name, then the way into it. */
type VariablePath = readonly (string | number)[];

/**
 * Says again why an operation's variables were refused: GraphQL's own messages quote the value, and a value may be a
 * password. Asked only once they were refused, so that it costs nothing otherwise; and it stops where enough is said.
 *
 * @returns one to five errors
 */
export function variableErrors(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): readonly GraphQLError[] {
  const errors: GraphQLError[] = [];
  for (const definition of operation.variableDefinitions ?? []) {
    if (errors.length >= MAX_ERRORS) break;
    const name = definition.variable.name.value;
    const type = typeFromAST(schema, definition.type);
    if (!isInputType(type)) continue;
    const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
    if (value === undefined) {
      if (isNonNullType(type) && !definition.defaultValue) {
        errors.push(invalid(`Variable "$${name}" of type "${type}" is missing.`, [name]));
      }
      continue;
    }
    addValueErrors(errors, name, type, value);
  }
  if (errors.length === 0) return [invalid('The variables do not fit the operation.', [])];
  return errors;
}

/** Thrown to end a walk that has found enough. */
const ENOUGH = new Error('enough was said');

function addValueErrors(errors: GraphQLError[], name: string, type: GraphQLInputType, value: unknown): void {
  try {
    coerceInputValue(value, type, (path, _value, error) => {
      const where = path.length > 0 ? ` at "${path.join('.')}"` : '';
      const message = `Variable "$${name}" is not valid${where}: ${reason(error.message, type, path)}`;
      errors.push(invalid(message, [name, ...path]));
      if (errors.length >= MAX_ERRORS) throw ENOUGH;
    });
  } catch (error) {
    if (error !== ENOUGH) throw error;
  }
}

/** The reasons that GraphQL words with names of the schema alone. A name that a client made up can't match. */
const WITHOUT_VALUE =
  /^(?:Field "\w+" of required type "[\w[\]!]+" was not provided\.|Field "\w+" must be non-null\.|Exactly one key must be specified for OneOf type "\w+"\.|Expected (?:non-nullable )?type "[\w[\]!]+" (?:not to be null|to be an object)\.)$/;

const UNKNOWN_FIELD = /^Field "[\s\S]*" is not defined by type "(\w+)"\./;

function reason(message: string, type: GraphQLInputType, path: VariablePath): string {
  if (WITHOUT_VALUE.test(message)) return message;
  const unknownField = UNKNOWN_FIELD.exec(message);
  if (unknownField) return `it has a field that "${unknownField[1]}" does not have.`;
  return `it has to be a "${typeAt(type, path)}"${allowedValues(typeAt(type, path))}.`;
}

/** What an enum allows, to be said after its name; nothing of any other type. */
export function allowedValues(type: GraphQLInputType | null | undefined): string {
  const named = getNamedType(type);
  if (!isEnumType(named)) return '';
  const names = named.getValues().map(({ name }) => name);
  return `: one of ${names.join(', ')}`;
}

function typeAt(type: GraphQLInputType, path: VariablePath): GraphQLInputType {
  let current = type;
  for (const step of path) {
    const nullable = getNullableType(current);
    if (isListType(nullable)) current = nullable.ofType;
    else if (isInputObjectType(nullable)) current = nullable.getFields()[step]?.type ?? current;
  }
  return current;
}

function invalid(message: string, path: VariablePath): GraphQLError {
  return refusedOperation('BAD_USER_INPUT', message, { path });
}

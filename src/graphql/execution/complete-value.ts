import {
  defaultTypeResolver,
  type GraphQLAbstractType,
  GraphQLError,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { nullFor } from './null-for.ts';
import type { CompleteValue, FieldInfo, Path } from './plan.ts';
import { failAfter, isPromise } from './promises.ts';
import { runFields } from './run-fields.ts';

const completers = new WeakMap<GraphQLOutputType, CompleteValue>();

/**
 * How the values of a type are completed, which is found out once for a type rather than for each value. "CompleteValue"
 * of the GraphQL specification.
 */
export function completerOf(type: GraphQLOutputType): CompleteValue {
  let completer = completers.get(type);
  if (!completer) {
    completer = createCompleter(type);
    completers.set(type, completer);
  }
  return completer;
}

function createCompleter(type: GraphQLOutputType): CompleteValue {
  if (isNonNullType(type)) return required(completerOf(type.ofType));
  if (isListType(type)) return nullable(listOf(type.ofType));
  if (isLeafType(type)) return nullable(leaf(type));
  if (isAbstractType(type)) return nullable(abstract(type));
  return nullable((value, info, path) => completeObject(type, value, info, path));
}

function nullable(complete: CompleteValue): CompleteValue {
  return (value, info, path) => {
    if (value === null || value === undefined) return null;
    if (value instanceof Error) throw value;
    return complete(value, info, path);
  };
}

function required(complete: CompleteValue): CompleteValue {
  return (value, info, path) => {
    // Nothing that comes later is null: null is found at once, and what fails later is thrown.
    const completed = complete(value, info, path);
    if (completed !== null) return completed;
    throw new Error(`Cannot return null for non-nullable field ${info.parentType.name}.${info.fieldName}.`);
  };
}

function leaf(type: GraphQLLeafType): CompleteValue {
  return (value) => {
    const serialized = serialize(type, value);
    if (serialized !== null && serialized !== undefined) return serialized;
    throw unwritable(type);
  };
}

function serialize(type: GraphQLLeafType, value: unknown): unknown {
  try {
    return type.serialize(value);
  } catch (error) {
    // GraphQL's errors are for the caller to read, and quote the value; this is a fault in what a resolver returned.
    throw error instanceof GraphQLError ? unwritable(type) : error;
  }
}

function unwritable(type: GraphQLLeafType): Error {
  return new Error(`A resolver returned what ${type.name} has no way to write.`);
}

function listOf(itemType: GraphQLOutputType): CompleteValue {
  const complete = completerOf(itemType);
  return (list, info, ownPath) => {
    if (!isIterable(list)) {
      throw new Error(`Expected a list for field ${info.parentType.name}.${info.fieldName}.`);
    }
    const listPath = ownPath ?? info.path;
    const items: unknown[] = [];
    let waits = false;
    try {
      for (const value of list) {
        const path: Path = { prev: listPath, key: items.length, typename: undefined };
        const item = completeItem(value, info, path);
        if (isPromise(item)) waits = true;
        items.push(item);
      }
    } catch (error) {
      if (!waits) throw error;
      return failAfter(items, error);
    }
    return waits ? Promise.all(items) : items;
  };

  function completeItem(value: unknown, info: FieldInfo, path: Path): unknown {
    try {
      const item = isPromise(value)
        ? value.then((later) => complete(later, info, path))
        : complete(value, info, path);
      if (!isPromise(item)) return item;
      return item.then(undefined, (error: unknown) => nullFor(error, itemType, info, path));
    } catch (error) {
      return nullFor(error, itemType, info, path);
    }
  }
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}

function abstract(type: GraphQLAbstractType): CompleteValue {
  const resolveType = type.resolveType ?? defaultTypeResolver;
  return (value, info, path) => {
    const { contextValue, schema } = info.plan.execution;
    const completeAs = (name: unknown) => {
      const runtimeType = typeof name === 'string' ? schema.getType(name) : undefined;
      if (isObjectType(runtimeType) && schema.isSubType(type, runtimeType)) {
        return completeObject(runtimeType, value, info, path);
      }
      throw new Error(
        `A value of ${type.name} is said to be of ${String(name)}, which is none of its types.`,
      );
    };
    const name = resolveType(value, contextValue, info, type);
    return isPromise(name) ? name.then(completeAs) : completeAs(name);
  };
}

function completeObject(
  type: GraphQLObjectType,
  value: unknown,
  info: FieldInfo,
  path: Path | undefined,
): unknown {
  const isOfType = type.isTypeOf ? type.isTypeOf(value, info.plan.execution.contextValue, info) : true;
  return isPromise(isOfType) ? isOfType.then(completeIf) : completeIf(isOfType);

  function completeIf(itIs: boolean): unknown {
    if (itIs) return runFields(info.plan.fieldsOf(type), value, path ?? info.path);
    throw new Error(`A value is not of the type ${type.name}.`);
  }
}

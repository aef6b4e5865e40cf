import { type GraphQLError, type GraphQLOutputType, isNonNullType, locatedError } from 'graphql';
import type { Execution, FieldInfo, Path } from './plan.ts';

/**
 * What is answered at a place where something went wrong: null, and the error beside the data.
 *
 * @throws GraphQLError where null must not be, for what is around the place
 */
export function nullFor(error: unknown, type: GraphQLOutputType, info: FieldInfo, path: Path): null {
  const located = locatedError(error, info.fieldNodes, keysOf(path));
  if (isNonNullType(type)) throw located;
  noteError(info.plan.execution, located, path);
  return null;
}

/** Notes what went wrong, unless the place is already gone, with the error that took what was around it. */
export function noteError({ errors }: Execution, error: GraphQLError, path: Path | undefined): void {
  for (let place = path; place; place = place.prev) {
    if (errors.has(place)) return;
  }
  if (!errors.has(undefined)) errors.set(path, error);
}

function keysOf(path: Path): (string | number)[] {
  const keys: (string | number)[] = [];
  for (let place: Path | undefined = path; place; place = place.prev) keys.unshift(place.key);
  return keys;
}

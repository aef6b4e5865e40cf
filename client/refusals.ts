import type { ErrorCode } from './generated/graphql.ts';

interface Member {
  readonly __typename: string;
}

/** The members of a result union that are refusals. */
export type RefusalOf<Result extends Member> = Extract<Result, { code: ErrorCode; message: string }>;

/** One function for each member of a result union: a member that is forgotten does not compile. */
export type Handlers<Result extends Member, T> = {
  readonly [Name in Result['__typename']]: (member: Extract<Result, { __typename: Name }>) => T;
};

/**
 * Handles a result by its `__typename`, every member of the union.
 *
 * @throws TypeError when the service answers with a member that was unknown when the code was generated
 */
export function handle<Result extends Member, T>(result: Result, handlers: Handlers<Result, T>): T {
  const handler: unknown = Reflect.get(handlers, result.__typename);
  if (typeof handler !== 'function') throw new TypeError(`No handler for ${result.__typename}.`);
  return handler(result);
}

/** Tells refusals from payloads: what it leaves is the payload, typed. Every refusal has a `code` and a `message`. */
export function isRefusal<Result extends Member>(result: Result): result is RefusalOf<Result> {
  return 'code' in result && 'message' in result;
}

/** Ends a switch over `__typename`: it compiles only where nothing is left over. */
export function unreachable(member: never): never {
  throw new TypeError(`Unexpected member: ${JSON.stringify(member)}`);
}

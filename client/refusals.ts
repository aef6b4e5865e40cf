import type { ErrorCode } from './generated/graphql.ts';

interface Member {
  readonly __typename: string;
}

/** The members of a result union that are refusals. */
export type RefusalOf<Result extends Member> = Extract<Result, { code: ErrorCode; message: string }>;

/** A member that was unknown when the code was generated. A refusal has a `code` and a `message`, whichever it is; of its name nothing is promised. */
export interface NewerMember extends Member {
  readonly code?: string;
  readonly message?: string;
}

/**
 * One function for each member of a result union: a member that is forgotten does not compile. `otherwise` is for those
 * that a newer service adds while a page is open, or before it is built anew.
 */
export type Handlers<Result extends Member, T> = {
  readonly [Name in Result['__typename']]: (member: Extract<Result, { __typename: Name }>) => T;
} & { readonly otherwise?: (member: NewerMember) => T };

/**
 * Handles a result by its `__typename`, every member of the union.
 *
 * @throws TypeError when the service answers with a member that was unknown when the code was generated, and there is no
 *   `otherwise`
 */
export function handle<Result extends Member, T>(result: Result, handlers: Handlers<Result, T>): T {
  const name: keyof typeof handlers = Object.hasOwn(handlers, result.__typename)
    ? result.__typename
    : 'otherwise';
  const handler: unknown = handlers[name];
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

// @usher/client: the operations with their types, and refusals by type.
export * from '../generated/graphql.ts';
export { type Handlers, handle, isRefusal, type RefusalOf, unreachable } from '../refusals.ts';

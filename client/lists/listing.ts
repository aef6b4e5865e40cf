import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import type { ListOrder } from './place-of.ts';

/** A list of the service, as far as a cache has to know it to keep it right by itself. */
export interface Listing<Row extends { readonly id: string }, Arguments> {
  /** The root field. */
  readonly field: 'invites' | 'users';
  readonly typename: 'Invite' | 'User';
  /** What a filter and an order look at. */
  readonly fragment: TypedDocumentNode<Row>;
  /** Whether the service would list the row. */
  fits(row: Row, args: Arguments): boolean;
  orderOf(args: Arguments): ListOrder;
}

import { publicFields } from '../generated/schema-facts.ts';

/** As much of a document as both clients' types agree on. */
interface DocumentLike {
  readonly definitions: readonly {
    readonly kind: string;
    readonly selectionSet?: {
      readonly selections: readonly { readonly kind: string; readonly name?: { readonly value: string } }[];
    };
  }[];
}

/**
 * Whether every root field of the document is `@public`. Such an operation is sent without a token, and never waits
 * for a refresh: an old session must not keep anybody from signing in.
 */
export function isPublicOperation(document: DocumentLike): boolean {
  const roots = document.definitions
    .filter(({ kind }) => kind === 'OperationDefinition')
    .flatMap(({ selectionSet }) => selectionSet?.selections ?? []);
  return (
    roots.length > 0 && roots.every(({ name }) => name !== undefined && publicFields.includes(name.value))
  );
}

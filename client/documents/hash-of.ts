import type { DocumentNode } from 'graphql';

/**
 * The hash under which a manifest has a document, as the client preset of GraphQL Code Generator notes it on the document
 * with `persistedDocuments: { mode: 'embedHashInDocument', hashPropertyName: 'hash' }`; null where it notes none.
 */
export function hashOf(document: DocumentNode): string | null {
  const { __meta__ } = document as DocumentNode & { readonly __meta__?: { readonly hash?: unknown } };
  return typeof __meta__?.hash === 'string' ? __meta__.hash : null;
}

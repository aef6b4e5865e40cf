import type { DocumentNode } from 'graphql';

/**
 * How many characters of documents are kept. An application has a few dozen operations of a few hundred characters; a
 * thousand tokens of syntax tree, the most that a document has, take about 300 KB, so this is bounded to some 40 MB
 * even when somebody fills it on purpose.
 */
const KEPT_CHARACTERS = 256 * 1024;

/**
 * Where Yoga keeps what it parsed and validated, the least recently used going first. Yoga's own cache counts documents,
 * so that a thousand large ones would take 300 MB.
 */
export function createDocumentCache(keptCharacters = KEPT_CHARACTERS): {
  get(query: string): DocumentNode | undefined;
  set(query: string, document: DocumentNode): void;
} {
  const kept = new Map<string, DocumentNode>();
  let characters = 0;

  return {
    get(query) {
      const document = kept.get(query);
      if (document) {
        kept.delete(query);
        kept.set(query, document);
      }
      return document;
    },
    set(query, document) {
      // One alone pushes nobody out.
      if (query.length > keptCharacters / 4) return;
      if (!kept.has(query)) characters += query.length;
      kept.set(query, document);
      for (const oldest of kept.keys()) {
        if (characters <= keptCharacters) break;
        kept.delete(oldest);
        characters -= oldest.length;
      }
    },
  };
}

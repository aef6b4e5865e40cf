import { readFile } from 'node:fs/promises';
import { GraphQLError, type GraphQLSchema, parse, validate } from 'graphql';
import type { Logger } from 'pino';
import { type DocumentTexts, readManifests } from '../config/trusted-documents.ts';
import type { Config } from '../config.ts';
import { checkDocumentLimits } from './plugins/document-limits.ts';

/** The documents that can be asked for by their id. */
export interface TrustedDocuments {
  readonly texts: DocumentTexts;
  /** An operator has listed some: a client that asks for another one may send its text, and ask by id again later. */
  readonly listed: boolean;
  /** Texts are refused. */
  readonly only: boolean;
}

/** Seen from `src` and from `dist`. */
const KIT_MANIFEST = new URL('../../client/generated/persisted-documents.json', import.meta.url);

/**
 * The documents of this version's kits, which the console sends, and those of the settings.
 *
 * @throws what node:fs throws where the kits' manifest is not there
 */
export async function readTrustedDocuments({
  trustedDocuments,
  trustedDocumentsOnly,
}: Pick<Config, 'trustedDocuments' | 'trustedDocumentsOnly'>): Promise<TrustedDocuments> {
  const kit = await readFile(KIT_MANIFEST, 'utf8');
  return {
    texts: new Map([...readManifests(['kit'], () => kit, []), ...(trustedDocuments ?? [])]),
    listed: trustedDocuments !== null,
    only: trustedDocumentsOnly,
  };
}

/** Warns of documents that will be refused when somebody asks for them, because they are of another version, for example. */
export function warnOfDocuments(schema: GraphQLSchema, texts: DocumentTexts, log: Logger): void {
  for (const [id, text] of texts) {
    const problem = problemOf(schema, text);
    if (problem) log.warn({ document: id, problem }, 'a trusted document does not fit this service');
  }
}

function problemOf(schema: GraphQLSchema, text: string): string | undefined {
  try {
    const document = parse(text);
    checkDocumentLimits(document);
    return validate(schema, document)[0]?.message;
  } catch (error) {
    if (error instanceof GraphQLError) return error.message;
    throw error;
  }
}

import { z } from 'zod';
import type { Settings } from './setting.ts';
import { onOrOff } from './shapes.ts';

/** Documents of one's own front ends, by id. */
export type DocumentTexts = ReadonlyMap<string, string>;

/** Which documents are known, and whether others are taken. */
export const TRUSTED_DOCUMENTS = {
  /** The manifests' paths; null: none. */
  trustedDocuments: {
    name: 'TRUSTED_DOCUMENTS',
    shape: z.string().transform((text) => text.split(',').map((path) => path.trim())),
    absent: 'none',
    meaning:
      'Manifests of documents that front ends send by id, as paths of files, separated by commas. Those of `@usher/client` of this version are known anyway.',
  },
  trustedDocumentsOnly: {
    name: 'TRUSTED_DOCUMENTS_ONLY',
    shape: onOrOff,
    default: 'off',
    meaning: 'Whether documents that are sent as text are refused, introspection and GraphiQL included.',
  },
} as const satisfies Settings;

/** A map of ids and texts, as the client preset of GraphQL Code Generator writes it; or Apollo's format. */
const manifest = z.union([
  z
    .object({
      format: z.literal('apollo-persisted-query-manifest'),
      version: z.literal(1),
      operations: z.array(z.object({ id: z.string().min(1), body: z.string().min(1) })),
    })
    .transform(({ operations }) => operations.map(({ id, body }) => [id, body] as const)),
  z.record(z.string().min(1), z.string().min(1)).transform(Object.entries<string>),
]);

/**
 * The documents of manifests. Pure, but for `readFile`.
 *
 * @param problems what is wrong with them is added here, a sentence each
 */
export function readManifests(
  paths: readonly string[],
  readFile: (path: string) => string,
  problems: string[],
): DocumentTexts {
  const texts = new Map<string, string>();
  for (const path of paths) {
    try {
      for (const [id, text] of parseManifest(readFile(path))) {
        if (texts.has(documentId(id)) && texts.get(documentId(id)) !== text) {
          problems.push('TRUSTED_DOCUMENTS has two documents under one id.');
        }
        texts.set(documentId(id), text);
      }
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      problems.push(
        code === undefined
          ? 'TRUSTED_DOCUMENTS must name manifests of GraphQL Code Generator or of Apollo, in JSON.'
          : `TRUSTED_DOCUMENTS names a file that cannot be read (${code}).`,
      );
    }
  }
  return texts;
}

function parseManifest(text: string): readonly (readonly [string, string])[] {
  return manifest.parse(JSON.parse(text));
}

/** An id without the name of its algorithm, which some clients send and some leave out. */
export function documentId(id: string): string {
  return id.replace(/^sha256:/, '');
}

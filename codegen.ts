import type { CodegenConfig } from '@graphql-codegen/cli';
import { apolloHooks, urqlHooks } from './client/codegen/hooks.ts';
import { inMemory } from './client/codegen/in-memory.ts';
import { schemaFacts } from './client/codegen/schema-facts.ts';
import { selectTypename } from './client/codegen/select-typename.ts';

const documents = 'client/operations/*.graphql';

const typedDocuments = {
  strictScalars: true,
  scalars: {
    DateTime: 'string',
    EmailAddress: 'string',
    JSONObject: 'Record<string, unknown>',
    Locale: 'string',
    URL: 'string',
  },
  enumType: 'string-literal',
  nonOptionalTypename: true,
  skipTypeNameForRoot: true,
  useTypeImports: true,
  importExtension: '.ts',
} as const;

/** Typed documents and hooks for both clients. A front end of its own may point `schema` at `https://<host>/schema.graphql`. */
const config: CodegenConfig = {
  schema: 'schema.graphql',
  generates: {
    'test/support/generated/': {
      documents: 'test/support/operations/*.graphql',
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: typedDocuments,
    },
    'client/generated/': {
      documents,
      preset: 'client',
      presetConfig: {
        fragmentMasking: false,
        // Writes the manifest by which the service knows them, whatever texts it takes else.
        persistedDocuments: {
          mode: 'embedHashInDocument',
          hashPropertyName: 'hash',
          hashAlgorithm: 'sha256',
        },
      },
      documentTransforms: [selectTypename],
      config: typedDocuments,
    },
    'client/generated/schema-facts.ts': { documents, ...inMemory(schemaFacts) },
    'client/apollo/generated/hooks.ts': { documents, ...inMemory(apolloHooks) },
    'client/urql/generated/hooks.ts': { documents, ...inMemory(urqlHooks) },
  },
};

export default config;

import type { CodegenConfig } from '@graphql-codegen/cli';
import { apolloHooks, urqlHooks } from './client/codegen/hooks.ts';
import { inMemory } from './client/codegen/in-memory.ts';
import { schemaFacts } from './client/codegen/schema-facts.ts';
import { selectTypename } from './client/codegen/select-typename.ts';

/** Typed documents and hooks for both clients. A front end of its own may point `schema` at `https://<host>/schema.graphql`. */
const config: CodegenConfig = {
  schema: 'schema.graphql',
  documents: 'client/operations/*.graphql',
  generates: {
    'client/generated/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      documentTransforms: [selectTypename],
      config: {
        strictScalars: true,
        scalars: {
          DateTime: 'string',
          EmailAddress: 'string',
          JSONObject: 'Record<string, unknown>',
          URL: 'string',
        },
        enumType: 'string-literal',
        nonOptionalTypename: true,
        skipTypeNameForRoot: true,
        useTypeImports: true,
        importExtension: '.ts',
      },
    },
    'client/generated/schema-facts.ts': inMemory(schemaFacts),
    'client/apollo/generated/hooks.ts': inMemory(apolloHooks),
    'client/urql/generated/hooks.ts': inMemory(urqlHooks),
  },
};

export default config;

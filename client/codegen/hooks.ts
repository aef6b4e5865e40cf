import type { PluginFunction } from '@graphql-codegen/plugin-helpers';
import { Kind, type OperationDefinitionNode } from 'graphql';

interface HookSource {
  /** The package of the client's hooks. */
  readonly from: string;
  /** What is imported from there for a hook of a kind: a file imports what its hooks use. */
  readonly imports: (kind: string) => readonly string[];
  /** One hook. `name` is the operation's, `kind` is Query, Mutation or Subscription. */
  readonly hook: (name: string, kind: string, optionalVariables: boolean) => string;
}

const apollo: HookSource = {
  from: '@apollo/client/react',
  imports: (kind) => [`use${kind}`],
  hook: (name, kind, optionalVariables) => {
    const types = `graphql.${name}${kind}, graphql.${name}${kind}Variables`;
    const options =
      kind === 'Mutation' || optionalVariables
        ? `options: use${kind}.Options<${types}> = {}`
        : `options: use${kind}.Options<${types}>`;
    return `export const use${name}${kind} = (${options}) => use${kind}(graphql.${name}Document, options);`;
  },
};

const urql: HookSource = {
  from: 'urql',
  imports: (kind) => (kind === 'Mutation' ? ['useMutation'] : [`type Use${kind}Args`, `use${kind}`]),
  hook: (name, kind, optionalVariables) => {
    const types = `graphql.${name}${kind}Variables, graphql.${name}${kind}`;
    if (kind === 'Mutation')
      return `export const use${name}Mutation = () => useMutation(graphql.${name}Document);`;
    const options = `options: Omit<Use${kind}Args<${types}>, 'query'>${optionalVariables ? ' = {}' : ''}`;
    return `export const use${name}${kind} = (${options}) => use${kind}({ ...options, query: graphql.${name}Document });`;
  },
};

/** What a codegen may set for an output of hooks. */
interface HookConfig {
  /** The file of the typed documents, as the file of the hooks is to import it. */
  readonly importDocumentNodeExternallyFrom?: string;
}

function plugin(source: HookSource): { readonly plugin: PluginFunction<HookConfig> } {
  return {
    plugin: (_schema, documents, { importDocumentNodeExternallyFrom = '../../generated/graphql.ts' }) => {
      const operations = documents
        .flatMap(({ document }) => document?.definitions ?? [])
        .filter((node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION);
      const imports = new Set<string>();
      const hooks = operations.map((node) => {
        const name = node.name?.value;
        if (!name) throw new Error('Every operation needs a name: its hook is named after it.');
        const kind = node.operation.charAt(0).toUpperCase() + node.operation.slice(1);
        const required = (node.variableDefinitions ?? []).some(
          ({ type, defaultValue }) => type.kind === Kind.NON_NULL_TYPE && !defaultValue,
        );
        for (const imported of source.imports(kind)) imports.add(imported);
        return source.hook(name, kind, !required);
      });
      return [
        `import { ${[...imports].sort().join(', ')} } from '${source.from}';`,
        `import * as graphql from '${importDocumentNodeExternallyFrom}';`,
        '',
        ...hooks,
        '',
      ].join('\n');
    },
  };
}

/** Thin hooks over the typed documents, one an operation, named after it: `useInvitesQuery`. */
export const apolloHooks = plugin(apollo);
/** The same for urql. */
export const urqlHooks = plugin(urql);

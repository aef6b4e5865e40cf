import type { PluginFunction } from '@graphql-codegen/plugin-helpers';
import { Kind, type OperationDefinitionNode } from 'graphql';

interface HookSource {
  /** The imports that every generated file of this client opens with. */
  readonly imports: string;
  /** One hook. `name` is the operation's, `kind` is Query, Mutation or Subscription. */
  readonly hook: (name: string, kind: string, optionalVariables: boolean) => string;
}

const apollo: HookSource = {
  imports: `import { useMutation, useQuery, useSubscription } from '@apollo/client/react';`,
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
  imports: `import { type UseQueryArgs, type UseSubscriptionArgs, useMutation, useQuery, useSubscription } from 'urql';`,
  hook: (name, kind, optionalVariables) => {
    const types = `graphql.${name}${kind}Variables, graphql.${name}${kind}`;
    if (kind === 'Mutation')
      return `export const use${name}Mutation = () => useMutation(graphql.${name}Document);`;
    const options = `options: Omit<Use${kind}Args<${types}>, 'query'>${optionalVariables ? ' = {}' : ''}`;
    return `export const use${name}${kind} = (${options}) => use${kind}({ ...options, query: graphql.${name}Document });`;
  },
};

function plugin(source: HookSource): { readonly plugin: PluginFunction } {
  return {
    plugin: (_schema, documents) => {
      const operations = documents
        .flatMap(({ document }) => document?.definitions ?? [])
        .filter((node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION);
      const hooks = operations.map((node) => {
        const name = node.name?.value;
        if (!name) throw new Error('Every operation needs a name: its hook is named after it.');
        const kind = node.operation.charAt(0).toUpperCase() + node.operation.slice(1);
        const required = (node.variableDefinitions ?? []).some(
          ({ type, defaultValue }) => type.kind === Kind.NON_NULL_TYPE && !defaultValue,
        );
        return source.hook(name, kind, !required);
      });
      return [
        source.imports,
        `import * as graphql from '../../generated/graphql.ts';`,
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

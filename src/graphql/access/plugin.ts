import SchemaBuilder, {
  BasePlugin,
  type PothosOutputFieldConfig,
  PothosSchemaError,
  type SchemaTypes,
} from '@pothos/core';
import type { GraphQLFieldResolver } from 'graphql';
import { ForbiddenError } from '../../platform/forbidden-error.ts';
import type { Context } from '../context.ts';
import { accessError } from './access-error.ts';
import type { Viewer } from './viewer.ts';

/** Who may call a field: anyone, whoever is signed in, or whoever holds the scopes (outer list: any of; inner: all of). */
export type Access = 'public' | 'authenticated' | { readonly scopes: readonly (readonly string[])[] };

declare global {
  export namespace PothosSchemaTypes {
    export interface Plugins<Types extends SchemaTypes> {
      access: AccessPlugin<Types>;
    }
    export interface QueryFieldOptions<
      Types extends SchemaTypes,
      Type extends import('@pothos/core').TypeParam<Types>,
      Nullable extends import('@pothos/core').FieldNullability<Type>,
      Args extends import('@pothos/core').InputFieldMap,
      ResolveReturnShape,
    > {
      /** Who may call this field. Printed as a directive, and enforced. */
      access: Access;
    }
    export interface MutationFieldOptions<
      Types extends SchemaTypes,
      Type extends import('@pothos/core').TypeParam<Types>,
      Nullable extends import('@pothos/core').FieldNullability<Type>,
      Args extends import('@pothos/core').InputFieldMap,
      ResolveReturnShape,
    > {
      /** Who may call this field. Printed as a directive, and enforced. */
      access: Access;
    }
    export interface SubscriptionFieldOptions<
      Types extends SchemaTypes,
      Type extends import('@pothos/core').TypeParam<Types>,
      Nullable extends import('@pothos/core').FieldNullability<Type>,
      Args extends import('@pothos/core').InputFieldMap,
      ResolveShape,
      ResolveReturnShape,
    > {
      /** Who may call this field. Printed as a directive, and enforced. */
      access: Access;
    }
  }
}

const ROOT_KINDS = new Set(['Query', 'Mutation', 'Subscription']);

/**
 * Makes a root field's `access` option its printed directive and its enforcement at once, and keeps a schema whose
 * root field has none from being built.
 */
export class AccessPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override onOutputFieldConfig(config: PothosOutputFieldConfig<Types>): PothosOutputFieldConfig<Types> {
    if (!ROOT_KINDS.has(this.rootKind(config.parentType))) return config;
    const access = accessOf(config);
    if (access === undefined) {
      throw new PothosSchemaError(
        `${config.parentType}.${config.name} does not say who may call it. Give the field an 'access' option.`,
      );
    }
    return {
      ...config,
      extensions: {
        ...config.extensions,
        directives: { ...(config.extensions?.['directives'] as object | undefined), ...directiveOf(access) },
      },
    };
  }

  override wrapResolve(
    resolver: GraphQLFieldResolver<unknown, Types['Context'], object>,
    config: PothosOutputFieldConfig<Types>,
  ): GraphQLFieldResolver<unknown, Types['Context'], object> {
    return this.guard(resolver, config);
  }

  override wrapSubscribe(
    subscribe: GraphQLFieldResolver<unknown, Types['Context'], object> | undefined,
    config: PothosOutputFieldConfig<Types>,
  ): GraphQLFieldResolver<unknown, Types['Context'], object> | undefined {
    return subscribe && this.guard(subscribe, config);
  }

  private guard(
    resolver: GraphQLFieldResolver<unknown, Types['Context'], object>,
    config: PothosOutputFieldConfig<Types>,
  ): GraphQLFieldResolver<unknown, Types['Context'], object> {
    const access = accessOf(config);
    if (access === undefined || access === 'public' || !ROOT_KINDS.has(this.rootKind(config.parentType)))
      return resolver;
    return async (source, args, context, info) => {
      const viewer = await (context as Context).viewer();
      admit(viewer, access);
      try {
        return await resolver(source, args, context, info);
      } catch (error) {
        throw error instanceof ForbiddenError ? accessError('FORBIDDEN', error.message) : error;
      }
    };
  }

  private rootKind(typeName: string): string {
    return this.buildCache.getTypeConfig(typeName).kind;
  }
}

function accessOf(config: { pothosOptions: object }): Access | undefined {
  return (config.pothosOptions as { access?: Access }).access;
}

/** Whether somebody may call a field: what the guard asks, and a stream that lasts asks again. */
export function isAdmitted(viewer: Viewer | null, access: Exclude<Access, 'public'>): viewer is Viewer {
  if (!viewer) return false;
  return (
    access === 'authenticated' || access.scopes.some((all) => all.every((scope) => viewer.scopes.has(scope)))
  );
}

function admit(viewer: Viewer | null, access: Exclude<Access, 'public'>): asserts viewer is Viewer {
  if (!isAdmitted(viewer, access)) throw accessError(viewer ? 'FORBIDDEN' : 'UNAUTHENTICATED');
}

function directiveOf(access: Access): Record<string, object> {
  if (access === 'public') return { public: {} };
  if (access === 'authenticated') return { authenticated: {} };
  return { requiresScopes: { scopes: access.scopes } };
}

SchemaBuilder.registerPlugin('access', AccessPlugin);

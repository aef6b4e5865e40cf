import type { PluginFunction } from '@graphql-codegen/plugin-helpers';
import { type GraphQLField, type GraphQLNamedType, isAbstractType, isObjectType } from 'graphql';

function fieldsOf(type: { getFields(): Record<string, GraphQLField<unknown, unknown>> } | null | undefined) {
  return Object.values(type?.getFields() ?? {});
}

function hasDirective(field: GraphQLField<unknown, unknown>, name: string): boolean {
  return (field.astNode?.directives ?? []).some((directive) => directive.name.value === name);
}

function literal(value: unknown): string {
  return JSON.stringify(value, null, 2);
}

/** What the kits need to know of the schema at run time: members of unions and interfaces, and the fields that need no sign-in. */
export const schemaFacts: { readonly plugin: PluginFunction } = {
  plugin: (schema) => {
    const possibleTypes = Object.fromEntries(
      Object.values(schema.getTypeMap())
        .filter((type) => isAbstractType(type))
        .map((type) => [type.name, schema.getPossibleTypes(type).map(({ name }) => name)]),
    );
    const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
    const rootTypes = new Set<GraphQLNamedType | null | undefined>(roots);
    const rootFields = roots.flatMap(fieldsOf);
    const publicFields = rootFields.filter((field) => hasDirective(field, 'public')).map(({ name }) => name);
    const embeddedTypes = Object.values(schema.getTypeMap())
      .filter((type) => isObjectType(type) && !type.name.startsWith('__') && !rootTypes.has(type))
      .filter((type) => isObjectType(type) && (!('id' in type.getFields()) || type.name.endsWith('Payload')))
      .map(({ name }) => name);
    return [
      `/** The members of each union and interface, for the caches. */`,
      `export const possibleTypes: Record<string, string[]> = ${literal(possibleTypes)};`,
      ``,
      `/** Root fields marked \`@public\`: they are called without a session. */`,
      `export const publicFields: readonly string[] = ${literal(publicFields)};`,
      ``,
      `/** Types without an identity of their own: a normalised cache keeps them inside their parent. */`,
      `export const embeddedTypes: readonly string[] = ${literal(embeddedTypes)};`,
      ``,
    ].join('\n');
  },
};

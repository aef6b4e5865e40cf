import type { PluginFunction } from '@graphql-codegen/plugin-helpers';
import {
  type GraphQLField,
  type GraphQLSchema,
  isAbstractType,
  isInterfaceType,
  isNonNullType,
  isObjectType,
  isUnionType,
} from 'graphql';

/** What the kits need to know of the schema at run time. */
export const schemaFacts: { readonly plugin: PluginFunction } = {
  plugin: (schema) =>
    [
      '/** The members of each union and interface, for the caches. */',
      `export const possibleTypes: Record<string, string[]> = ${literal(possibleTypes(schema))};`,
      '',
      '/** Root fields marked `@public`: they are called without a session. */',
      `export const publicFields: readonly string[] = ${literal(publicFields(schema))};`,
      '',
      '/** Types without an identity of their own: a normalised cache keeps them inside their parent. */',
      `export const embeddedTypes: readonly string[] = ${literal(embeddedTypes(schema))};`,
      '',
      '/** The type that stands for every refusal that this schema does not know. */',
      `export const newerMember = '${NEWER_MEMBER}';`,
      '',
      '/** The schema as Graphcache reads it, with every field required: what is not in the cache is fetched, never shown as null. */',
      `export const cacheSchema = ${JSON.stringify(cacheSchema(schema))};`,
      '',
    ].join('\n'),
};

function typesOf(schema: GraphQLSchema) {
  return Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
}

function possibleTypes(schema: GraphQLSchema) {
  const abstract = typesOf(schema).filter(isAbstractType);
  return Object.fromEntries(
    abstract.map((type) => [type.name, schema.getPossibleTypes(type).map(({ name }) => name)]),
  );
}

function rootsOf(schema: GraphQLSchema) {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  return roots.filter((type) => isObjectType(type));
}

function publicFields(schema: GraphQLSchema) {
  const isPublic = ({ astNode }: GraphQLField<unknown, unknown>) =>
    astNode?.directives?.some(({ name }) => name.value === 'public') ?? false;
  return rootsOf(schema)
    .flatMap((type) => Object.values(type.getFields()))
    .filter(isPublic)
    .map(({ name }) => name);
}

function embeddedTypes(schema: GraphQLSchema) {
  return (
    typesOf(schema)
      .filter(isObjectType)
      .filter((type) => !rootsOf(schema).includes(type))
      // An id that may be null names nothing.
      .filter((type) => !isNonNullType(type.getFields()['id']?.type) || type.name.endsWith('Payload'))
      .map(({ name }) => name)
  );
}

/** Stands for every refusal that is not in the schema yet. Graphcache takes no other type than those that it knows. */
const NEWER_MEMBER = 'NewerMember';

function cacheSchema(schema: GraphQLSchema) {
  const required = { kind: 'NON_NULL', ofType: { kind: 'SCALAR', name: 'Any' } };
  const rootName = (type: { readonly name: string } | null | undefined) =>
    type ? { name: type.name } : null;
  const types = typesOf(schema).flatMap((type) => {
    if (!isObjectType(type) && !isAbstractType(type)) return [];
    const members = isAbstractType(type) ? schema.getPossibleTypes(type).map(({ name }) => ({ name })) : [];
    if (isUnionType(type) || type.name === 'Error') members.push({ name: NEWER_MEMBER });
    if (!isObjectType(type) && !isInterfaceType(type)) {
      return [{ kind: 'UNION', name: type.name, possibleTypes: members }];
    }
    return [
      {
        kind: isObjectType(type) ? 'OBJECT' : 'INTERFACE',
        name: type.name,
        interfaces: type.getInterfaces().map(({ name }) => ({ name })),
        fields: Object.keys(type.getFields()).map((name) => ({ name, type: required, args: [] })),
        possibleTypes: members,
      },
    ];
  });
  const newerMember = {
    kind: 'OBJECT',
    name: NEWER_MEMBER,
    interfaces: [{ name: 'Error' }],
    fields: ['code', 'message'].map((name) => ({ name, type: required, args: [] })),
    possibleTypes: [],
  };
  return {
    __schema: {
      queryType: { name: schema.getQueryType()?.name ?? 'Query' },
      mutationType: rootName(schema.getMutationType()),
      subscriptionType: rootName(schema.getSubscriptionType()),
      types: [...types, newerMember],
    },
  };
}

function literal(value: unknown): string {
  return JSON.stringify(value, null, 2);
}

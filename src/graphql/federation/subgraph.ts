import { MapperKind, mapSchema, printSchemaWithDirectives } from '@graphql-tools/utils';
import {
  GraphQLEnumType,
  type GraphQLFieldConfigMap,
  GraphQLInputObjectType,
  GraphQLInterfaceType,
  type GraphQLNamedType,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLScalarType,
  GraphQLSchema,
  GraphQLString,
  type GraphQLTypeResolver,
  GraphQLUnionType,
  specifiedDirectives,
} from 'graphql';
import type { Context } from '../context.ts';
import { ENTITY_TYPES, entitiesField } from './entities.ts';

/** Names that a neighbour is likely to have as well, for something else. */
const PREFIXED: ReadonlySet<string> = new Set(['Error', 'ErrorCode', 'Role', 'ValidationError']);
const PREFIX = 'Usher';

/** Fields of the root that mean every subgraph at once: only what routes to all of them could answer. */
const LEFT_OUT: ReadonlySet<string> = new Set(['node']);

/** The version that brought what is used here (access directives came with 2.5), and what that is. */
const LINK = `extend schema
  @link(
    url: "https://specs.apollo.dev/federation/v2.5"
    import: ["@key", "@shareable", "@authenticated", "@requiresScopes"]
  )
`;

/**
 * The schema as a subgraph of Apollo Federation 2: the same fields and resolvers, with keys by which other subgraphs name an
 * invite, a user or an API key, and without names that would mean two things beside a neighbour's.
 */
export function createSubgraph(schema: GraphQLSchema): GraphQLSchema {
  const renamed = mapSchema(schema, { [MapperKind.TYPE]: subgraphType });
  const described = new GraphQLSchema({ ...renamed.toConfig(), directives: specifiedDirectives });
  const sdl = `${LINK}\n${printSchemaWithDirectives(described)}\n`;
  return withEntities(described, sdl);
}

function subgraphType(type: GraphQLNamedType): GraphQLNamedType {
  const name = subgraphName(type.name);
  if (type instanceof GraphQLObjectType) {
    const config = type.toConfig();
    return new GraphQLObjectType({
      ...config,
      name,
      fields: subgraphFields(config.fields),
      extensions: { ...config.extensions, directives: directivesOf(type.name) },
    });
  }
  if (type instanceof GraphQLInterfaceType) {
    const config = type.toConfig();
    return new GraphQLInterfaceType({ ...config, name, resolveType: renamedType(config.resolveType) });
  }
  if (type instanceof GraphQLUnionType) {
    const config = type.toConfig();
    return new GraphQLUnionType({ ...config, name, resolveType: renamedType(config.resolveType) });
  }
  if (type instanceof GraphQLEnumType) return new GraphQLEnumType({ ...type.toConfig(), name });
  if (type instanceof GraphQLInputObjectType) return new GraphQLInputObjectType({ ...type.toConfig(), name });
  return type;
}

function subgraphName(name: string): string {
  return PREFIXED.has(name) ? `${PREFIX}${name}` : name;
}

function directivesOf(typeName: string): object {
  if (ENTITY_TYPES.has(typeName)) return { key: { fields: 'id' } };
  return typeName === 'PageInfo' ? { shareable: {} } : {};
}

/** Without our own directive: a gateway would have to know it. */
function subgraphFields(
  fields: GraphQLFieldConfigMap<unknown, Context>,
): GraphQLFieldConfigMap<unknown, Context> {
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([name]) => !LEFT_OUT.has(name))
      .map(([name, field]) => {
        const { public: _, ...directives } = Object(field.extensions?.['directives']) as Record<
          string,
          object
        >;
        return [name, { ...field, extensions: { ...field.extensions, directives } }];
      }),
  );
}

/** What answers with a type's name answers with the name that it has here. */
function renamedType(
  resolveType: GraphQLTypeResolver<unknown, Context> | null | undefined,
): GraphQLTypeResolver<unknown, Context> | null {
  if (!resolveType) return null;
  return async (...args) => {
    const name = await resolveType(...args);
    return name === undefined ? undefined : subgraphName(name);
  };
}

/** Adds what a gateway asks for: the SDL, and entities by their keys. */
function withEntities(schema: GraphQLSchema, sdl: string): GraphQLSchema {
  const { query, types, ...config } = schema.toConfig();
  if (!query) throw new Error('The schema has no query.');
  const service = new GraphQLObjectType({
    name: '_Service',
    fields: { sdl: { type: GraphQLString, resolve: () => sdl } },
  });
  const queryConfig = query.toConfig();
  return new GraphQLSchema({
    ...config,
    types: types.filter((type) => type !== query),
    query: new GraphQLObjectType({
      ...queryConfig,
      fields: {
        ...queryConfig.fields,
        _service: { type: new GraphQLNonNull(service), resolve: () => ({}) },
        _entities: entitiesField(schema, new GraphQLScalarType({ name: '_Any' })),
      },
    }),
  });
}

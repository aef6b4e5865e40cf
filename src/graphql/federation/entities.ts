import { queryFromInfo } from '@pothos/plugin-prisma';
import {
  type GraphQLFieldConfig,
  GraphQLList,
  GraphQLNonNull,
  type GraphQLResolveInfo,
  type GraphQLScalarType,
  type GraphQLSchema,
  GraphQLUnionType,
} from 'graphql';
import { uuidOrNull } from '../../platform/shape.ts';
import { accessError } from '../access/access-error.ts';
import { isAdmitted } from '../access/plugin.ts';
import { badUserInput } from '../bad-user-input.ts';
import type { Context } from '../context.ts';
import { type NodeRow, nodeSourceOf } from '../node.ts';

/** What other subgraphs can name by its id. */
export const ENTITY_TYPES: ReadonlySet<string> = new Set(['ApiKey', 'Invite', 'User']);

/** As many as a page has rows. */
const MOST_REPRESENTATIONS = 100;

/** `_entities`: each representation is judged by itself, by the scope that `node` asks for such a thing. */
export function entitiesField(
  schema: GraphQLSchema,
  any: GraphQLScalarType,
): GraphQLFieldConfig<unknown, Context> {
  const types = [...ENTITY_TYPES].map((name) => schema.getType(name) as never);
  const entity = new GraphQLUnionType({
    name: '_Entity',
    types,
    resolveType: (row) => (row as NodeRow).__typename,
  });
  const representations = new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(any)));
  return {
    type: new GraphQLNonNull(new GraphQLList(entity)),
    args: { representations: { type: representations } },
    resolve: (_root, args, context, info) => findEntities(args['representations'], context, info),
  };
}

async function findEntities(
  representations: readonly unknown[],
  context: Context,
  info: GraphQLResolveInfo,
): Promise<readonly (NodeRow | Error | null)[]> {
  if (representations.length > MOST_REPRESENTATIONS) {
    throw badUserInput(`At most ${MOST_REPRESENTATIONS} representations can be asked for at once.`);
  }
  const queries = new Map<string, object>();
  const queryOf = (typename: string) => {
    const query = queries.get(typename) ?? queryFromInfo({ context, info, typeName: typename });
    queries.set(typename, query);
    return query;
  };
  // An error in the list is that item's; a rejection, beside others that are slower, would be nobody's.
  const found = await Promise.allSettled(
    representations.map((representation) => findEntity(representation, context, queryOf)),
  );
  return found.map((one) => (one.status === 'fulfilled' ? one.value : (one.reason as Error)));
}

async function findEntity(
  representation: unknown,
  context: Context,
  queryOf: (typename: string) => object,
): Promise<NodeRow | null> {
  const { __typename: typename, id: text } = Object(representation) as Record<string, unknown>;
  const source =
    typeof typename === 'string' && ENTITY_TYPES.has(typename) ? nodeSourceOf(typename) : undefined;
  if (!source) throw badUserInput('A representation needs the __typename of an entity.');
  const viewer = await context.viewer();
  if (!isAdmitted(viewer, source.access)) throw accessError(viewer ? 'FORBIDDEN' : 'UNAUTHENTICATED');
  const id = typeof text === 'string' ? uuidOrNull(text) : null;
  const row = id === null ? null : await source.find(context, queryOf(source.typename), id);
  return row && { ...row, __typename: source.typename };
}

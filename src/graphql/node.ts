import { queryFromInfo } from '@pothos/plugin-prisma';
import { uuidOrNull } from '../platform/shape.ts';
import { type Access, isAdmitted } from './access/plugin.ts';
import { viewerOf } from './access/viewer-of.ts';
import { builder } from './builder.ts';
import type { Context } from './context.ts';

/** A row as far as it is selected, and the name of its type. */
export interface NodeRow {
  readonly id: string;
  readonly __typename: string;
}

/** Where the things of one type are found. */
export interface NodeSource {
  readonly typename: string;
  /** What a caller has to hold to be answered with one. */
  readonly access: Exclude<Access, 'public'>;
  /**
   * Reads what is selected of one thing.
   *
   * @param query that selection, as Prisma takes it
   * @param id a UUID, in lower case
   */
  find(context: Context, query: object, id: string): Promise<{ readonly id: string } | null>;
}

const sources: NodeSource[] = [];

/** Makes `node(id)` find the things of a type. The type says that it implements `NodeType`. */
export function addNodeSource(source: NodeSource): void {
  sources.push(source);
}

/** Where the things of a type are found; undefined for a type that nobody added. */
export function nodeSourceOf(typename: string): NodeSource | undefined {
  return sources.find((source) => source.typename === typename);
}

/** Relay's interface of that name. Not the Relay plugin's own, whose ids hold the name of the type: ours are plain UUIDs. */
export const NodeType = builder.interfaceRef<{ readonly id: string }>('Node').implement({
  description: 'A thing with an id of its own, which `node` finds it by.',
  // `node` is the only field of this type, and its rows say what they are.
  resolveType: (row) => (row as NodeRow).__typename,
  fields: (t) => ({ id: t.exposeID('id', { description: 'A UUID.' }) }),
});

builder.queryField('node', (t) =>
  t.field({
    type: NodeType,
    nullable: true,
    access: 'authenticated',
    description:
      'Whatever has this id: an invite, a user or an API key, each for callers with the scope to read it. Null where there is nothing, or nothing that the caller may read.',
    args: { id: t.arg.id({ required: true, description: 'The id of the thing.' }) },
    resolve: async (_root, args, context, info): Promise<NodeRow | null> => {
      const viewer = await viewerOf(context);
      const id = uuidOrNull(args.id);
      if (id === null) return null;
      for (const { typename, access, find } of sources) {
        if (!isAdmitted(viewer, access)) continue;
        const row = await find(context, queryFromInfo({ context, info, typeName: typename }), id);
        if (row) return { ...row, __typename: typename };
      }
      return null;
    },
  }),
);

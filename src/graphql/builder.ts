import SchemaBuilder from '@pothos/core';
import ErrorsPlugin from '@pothos/plugin-errors';
import PrismaPlugin from '@pothos/plugin-prisma';
import RelayPlugin from '@pothos/plugin-relay';
import type PrismaTypes from '../generated/pothos-prisma-types.ts';
import { getDatamodel } from '../generated/pothos-prisma-types.ts';
import type { Context } from './context.ts';
import './access/plugin.ts';
import './loaded-rows/plugin.ts';

/** What the whole schema is built with. It defines no type: each slice's graphql folder does. */
export const builder = new SchemaBuilder<{
  Context: Context;
  PrismaTypes: PrismaTypes;
  DefaultFieldNullability: false;
  DefaultEdgesNullability: { list: false; items: false };
  DefaultNodeNullability: false;
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: { Input: Date; Output: Date };
    EmailAddress: { Input: string; Output: string };
    /** As it was sent: the use case judges it, so that a refusal has a path. */
    Locale: { Input: string; Output: string };
    JSONObject: { Input: Record<string, unknown>; Output: Record<string, unknown> };
    URL: { Input: URL; Output: string };
  };
}>({
  // The first is the outermost: a denial must never become data of a union.
  plugins: ['access', ErrorsPlugin, RelayPlugin, 'loadedRows', PrismaPlugin],
  defaultFieldNullability: false,
  prisma: {
    client: (context) => context.app.db.prisma,
    dmmf: getDatamodel(),
    exposeDescriptions: false,
  },
  errors: {
    directResult: true,
    defaultUnionOptions: {
      name: ({ fieldName }) => `${fieldName.charAt(0).toUpperCase()}${fieldName.slice(1)}Result`,
    },
  },
  relay: {
    nodeQueryOptions: false,
    nodesQueryOptions: false,
    cursorType: 'String',
    edgesFieldOptions: {
      description: 'The page, each with its cursor.',
      nullable: { list: false, items: false },
    },
    nodeFieldOptions: { nullable: false, description: 'What is at this place.' },
    nodesOnConnection: { description: 'The page, without cursors.' },
    pageInfoTypeOptions: { description: 'Where a page lies in its list.' },
    pageInfoFieldOptions: { description: 'Where this page lies in the list.' },
    cursorFieldOptions: { description: 'Names this place in the list, for `after` and `before`.' },
    hasNextPageFieldOptions: { description: 'Whether there is more behind this page.' },
    hasPreviousPageFieldOptions: { description: 'Whether there is more before this page.' },
    startCursorFieldOptions: { description: 'The cursor of the first; null on an empty page.' },
    endCursorFieldOptions: { description: 'The cursor of the last; null on an empty page.' },
    firstArgOptions: {
      description: 'How many from the front, 1 to 100; 20 where neither `first` nor `last` is given.',
    },
    lastArgOptions: { description: 'How many from the end, 1 to 100.' },
    beforeArgOptions: { description: 'Only what lies before this cursor.' },
    afterArgOptions: { description: 'Only what lies after this cursor.' },
  },
});

builder.queryType({ description: 'Reads. Nothing here changes anything, ever.' });
builder.mutationType({ description: 'Changes. Refusals are members of the result unions.' });
builder.subscriptionType({ description: 'Changes as they happen, over server-sent events.' });

import { queryFromInfo } from '@pothos/plugin-prisma';
import type { App } from '../../app-type.ts';
import { COUNTED_AT_MOST, countRows } from '../../database/count-rows.ts';
import { sql } from '../../database/sql.ts';
import { viewerOf } from '../../graphql/access/viewer-of.ts';
import { builder } from '../../graphql/builder.ts';
import { isRowBeyond, type Keyset, pageOf, pageRequest, pageStatement } from '../../graphql/connection.ts';
import { addNodeSource } from '../../graphql/node.ts';
import { type Selection, selectedColumns } from '../../graphql/selected-columns.ts';
import { findSelectedRows } from '../../graphql/selected-rows.ts';
import { uuidOrNull } from '../../platform/shape.ts';
import type { User } from '../user.ts';
import { userConditions, userList } from '../user-filter.ts';
import { RoleType } from './role.type.ts';
import { UserStatusType, UserType } from './user.type.ts';

const READS = { scopes: [['users:read']] } as const;

const findUsers = findSelectedRows<User>(sql`users`);

/** The columns that a field's plan asks for, of the user of an id. */
async function readUser(app: Pick<App, 'db'>, query: { select?: object }, id: string): Promise<User | null> {
  const columns = selectedColumns((query.select ?? {}) as Selection, ['id']);
  const [user] = await app.db.query<User>(sql`SELECT ${columns} FROM users WHERE id = ${id}::uuid`);
  return user ?? null;
}

builder.queryField('me', (t) =>
  t.prismaField({
    type: UserType,
    nullable: true,
    access: 'authenticated',
    description: 'Who is signed in; for an API key, who made it.',
    resolve: async (query, _root, _args, context) => {
      const { userId: id } = await viewerOf(context);
      if (id === null) return null;
      const asksMore = Object.keys(query.select ?? {}).some((name) => name !== 'id');
      // Authenticating has just read that this user is there.
      return asksMore ? readUser(context.app, query, id) : ({ id } as User);
    },
  }),
);

builder.queryField('user', (t) =>
  t.prismaField({
    type: UserType,
    nullable: true,
    access: READS,
    description: 'One user; null where there is none with this id.',
    args: { id: t.arg.id({ required: true, description: 'The id of the user.' }) },
    resolve: (query, _root, args, { app }) => {
      const id = uuidOrNull(args.id);
      return id === null ? null : readUser(app, query, id);
    },
  }),
);

addNodeSource({
  typename: 'User',
  access: READS,
  // For all who ask at the same moment, as a gateway does for a whole page.
  async find({ app }, query, id) {
    const columns = selectedColumns(((query as { select?: object }).select ?? {}) as Selection, ['id']);
    const found = await app.loaders(findUsers).load({ columns, ids: [id] });
    const user = found?.get(id);
    return user ? { ...user } : null;
  },
});

const UserFilter = builder.inputType('UserFilter', {
  description: 'Which users to list; what is left out excludes nothing.',
  fields: (t) => ({
    role: t.field({ type: [RoleType], description: 'Any of these.' }),
    status: t.field({ type: [UserStatusType], description: 'Any of these.' }),
    search: t.string({
      description: 'Part of the address or of the name, any case. An empty text excludes nothing.',
    }),
  }),
});

const NEWEST_FIRST: Keyset<User> = {
  name: 'CREATED_AT_DESC',
  direction: 'DESC',
  column: 'created_at',
  value: ({ createdAt }) => createdAt,
};

builder.queryField('users', (t) =>
  t.connection(
    {
      type: UserType,
      nullable: true,
      access: READS,
      description: 'The users, newest first.',
      args: {
        filter: t.arg({ type: UserFilter, description: 'Which ones; all where it is left out.' }),
      },
      resolve: async (_root, args, context, info) => {
        const request = pageRequest(args, NEWEST_FIRST);
        const filter = args.filter ?? {};
        const { select } = queryFromInfo({
          context,
          info,
          typeName: 'User',
          // The names of the plan's paths are plain strings here, and the plugin's own type is not exported.
          paths: [['nodes'], ['edges', 'node']] as never,
        });
        const columns = selectedColumns((select ?? {}) as Selection, ['id', 'createdAt']);
        const planned = filter.search ? 'each time' : 'once';
        const source = { table: 'users', planned, ...userList(filter) } as const;
        const rows = await context.app.db.query<User>(pageStatement({ ...source, columns }, request), source);
        const page = pageOf(rows, request, (side) => isRowBeyond(context.app.db, source, request, side));
        return { ...page, filter };
      },
    },
    {
      name: 'UserConnection',
      description: 'A page of users.',
      fields: (c) => ({
        totalCount: c.int({
          description: `How many the filter leaves, on all pages, up to ${COUNTED_AT_MOST.toLocaleString('en')}. Counted only when asked for.`,
          resolve: ({ filter }, _args, { app }) => countRows(app.db, sql`users`, userConditions(filter)),
        }),
      }),
    },
    { name: 'UserEdge', description: 'A user, and its place in the list.' },
  ),
);

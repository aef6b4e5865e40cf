import { builder } from '../../graphql/builder.ts';
import { addNodeSource } from '../../graphql/node.ts';
import { ApiKeyType } from './api-key.type.ts';

const MANAGES = { scopes: [['api-keys:manage']] } as const;

addNodeSource({
  typename: 'ApiKey',
  access: MANAGES,
  find: ({ app }, query, id) => app.db.prisma.apiKey.findUnique({ ...query, where: { id } }),
});

builder.queryField('apiKeys', (t) =>
  t.prismaField({
    type: [ApiKeyType],
    nullable: true,
    access: MANAGES,
    description: 'Every API key, newest first, those that were revoked or have expired too.',
    resolve: (query, _root, _args, { app }) =>
      app.db.prisma.apiKey.findMany({ ...query, orderBy: [{ createdAt: 'desc' }, { id: 'desc' }] }),
  }),
);

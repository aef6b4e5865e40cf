import { builder } from '../../graphql/builder.ts';
import { ApiKeyType } from './api-key.type.ts';

builder.queryField('apiKeys', (t) =>
  t.prismaField({
    type: [ApiKeyType],
    nullable: true,
    access: { scopes: [['api-keys:manage']] },
    description: 'Every API key, newest first, those that were revoked or have expired too.',
    resolve: (query, _root, _args, { app }) =>
      app.db.prisma.apiKey.findMany({ ...query, orderBy: [{ createdAt: 'desc' }, { id: 'desc' }] }),
  }),
);

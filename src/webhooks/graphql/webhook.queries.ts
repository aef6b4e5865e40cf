import { builder } from '../../graphql/builder.ts';
import { uuidOrNull } from '../../platform/shape.ts';
import { WebhookEndpointType } from './webhook.type.ts';

const MANAGES = { scopes: [['webhooks:manage']] } as const;

builder.queryField('webhookEndpoint', (t) =>
  t.prismaField({
    type: WebhookEndpointType,
    nullable: true,
    access: MANAGES,
    description: 'One webhook endpoint; null where there is none with this id.',
    args: { id: t.arg.id({ required: true, description: 'The id of the endpoint.' }) },
    resolve: (query, _root, args, { app }) => {
      const id = uuidOrNull(args.id);
      return id === null ? null : app.db.prisma.webhookEndpoint.findUnique({ ...query, where: { id } });
    },
  }),
);

builder.queryField('webhookEndpoints', (t) =>
  t.prismaField({
    type: [WebhookEndpointType],
    nullable: true,
    access: MANAGES,
    description: 'Every webhook endpoint, the newest first. There are ten at most.',
    resolve: (query, _root, _args, { app }) =>
      app.db.prisma.webhookEndpoint.findMany({ ...query, orderBy: [{ createdAt: 'desc' }, { id: 'desc' }] }),
  }),
);

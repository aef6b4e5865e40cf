import { callerOf } from '../../graphql/access/caller-of.ts';
import { viewerOf } from '../../graphql/access/viewer-of.ts';
import { builder } from '../../graphql/builder.ts';
import '../../graphql/platform-errors.ts';
import type { Secret } from '../../crypto/secret.ts';
import { SCOPES } from '../../platform/scopes.ts';
import { ValidationError } from '../../platform/validation-error.ts';
import type { ApiKeyRow } from '../api-key.ts';
import { ApiKeyNotFoundError } from '../api-key-errors.ts';
import { createApiKey } from '../create-api-key.ts';
import { revokeApiKey } from '../revoke-api-key.ts';
import './api-key.errors.ts';
import { ApiKeyType } from './api-key.type.ts';

const MANAGES = { scopes: [['api-keys:manage']] } as const;

const CreateApiKeyInput = builder.inputType('CreateApiKeyInput', {
  description: 'What the new key is for.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'To tell keys apart: 1 to 100 characters.' }),
    scopes: t.stringList({
      required: true,
      description: `Any of ${SCOPES.map((scope) => `\`${scope}\``).join(', ')}; none that you lack.`,
    }),
    expiresAt: t.field({
      type: 'DateTime',
      description:
        'From when on it does not work. Left out: it does not expire. A key that an API key makes expires with that one at the latest.',
    }),
  }),
});

const CreateApiKeyPayload = builder
  .objectRef<{ apiKey: ApiKeyRow; secret: Secret }>('CreateApiKeyPayload')
  .implement({
    description: 'The new key, with its secret.',
    fields: (t) => ({
      apiKey: t.prismaField({
        type: ApiKeyType,
        description: 'The new key.',
        resolve: (query, { apiKey }, _args, { app }) =>
          app.db.prisma.apiKey.findUniqueOrThrow({ ...query, where: { id: apiKey.id } }),
      }),
      secret: t.string({
        description: 'Shown once. Sent as a bearer token.',
        resolve: ({ secret }) => secret.reveal(),
      }),
    }),
  });

builder.mutationField('createApiKey', (t) =>
  t.field({
    type: CreateApiKeyPayload,
    access: MANAGES,
    description:
      'Makes an API key for another service. One that an API key makes ends when that one is revoked or expires.',
    args: { input: t.arg({ type: CreateApiKeyInput, required: true, description: 'What it is for.' }) },
    errors: { types: [ValidationError], union: { description: 'What became of createApiKey.' } },
    resolve: async (_root, { input }, context) => {
      const { scopes } = await viewerOf(context);
      return createApiKey(context.app, { ...(await callerOf(context)), scopes }, input);
    },
  }),
);

const RevokeApiKeyInput = builder.inputType('RevokeApiKeyInput', {
  description: 'Which key to take back.',
  fields: (t) => ({ id: t.id({ required: true, description: 'The id of the key.' }) }),
});

const RevokeApiKeyPayload = builder.objectRef<ApiKeyRow>('RevokeApiKeyPayload').implement({
  description: 'The key, taken back.',
  fields: (t) => ({
    apiKey: t.prismaField({
      type: ApiKeyType,
      description: 'The whole key, as it is now.',
      resolve: (query, { id }, _args, { app }) =>
        app.db.prisma.apiKey.findUniqueOrThrow({ ...query, where: { id } }),
    }),
  }),
});

builder.mutationField('revokeApiKey', (t) =>
  t.field({
    type: RevokeApiKeyPayload,
    access: MANAGES,
    description:
      'Takes an API key back, and every key that was made through it: they work no more. The rows are kept.',
    args: { input: t.arg({ type: RevokeApiKeyInput, required: true, description: 'Which.' }) },
    errors: { types: [ApiKeyNotFoundError], union: { description: 'What became of revokeApiKey.' } },
    resolve: async (_root, { input }, context) => revokeApiKey(context.app, await callerOf(context), input),
  }),
);

import { builder } from '../../graphql/builder.ts';
import { NodeType } from '../../graphql/node.ts';

// In select mode: a query reads the columns that the client selected, and never the hash.
export const ApiKeyType = builder.prismaObject('ApiKey', {
  description: 'A credential of another service.',
  interfaces: [NodeType],
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id', { description: 'A UUID.' }),
    name: t.exposeString('name', { description: 'What its maker called it.' }),
    prefix: t.exposeString('prefix', { description: 'How the secret begins, to recognise it by.' }),
    scopes: t.exposeStringList('scopes', {
      description: 'What it was made for. It may do as much of that as its maker still may.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    createdBy: t.relation('createdBy', {
      nullable: true,
      description: 'Who made it; null once that account is gone.',
    }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'From when on it does not work; null: it does not expire.',
    }),
    lastUsedAt: t.expose('lastUsedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was last used, to a minute; null: never.',
    }),
    revokedAt: t.expose('revokedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was taken back; null where it was not.',
    }),
  }),
});

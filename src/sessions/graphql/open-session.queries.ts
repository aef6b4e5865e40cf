import { viewerOf } from '../../graphql/access/viewer-of.ts';
import { builder } from '../../graphql/builder.ts';
import { listSessions, type OpenSession } from '../list-sessions.ts';

const OpenSessionType = builder.objectRef<OpenSession & { current: boolean }>('OpenSession').implement({
  description: 'A session as its owner may see it; `Session` is the tokens of one.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'A UUID.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the person signed in.' }),
    lastRefreshedAt: t.expose('rotatedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When its tokens were last exchanged for new ones; null: not yet.',
    }),
    expiresAt: t.expose('idleExpiresAt', {
      type: 'DateTime',
      description: 'When it ends unless it is refreshed before.',
    }),
    current: t.exposeBoolean('current', { description: 'Whether it is the one that asks.' }),
    userAgent: t.exposeString('userAgent', {
      nullable: true,
      description: 'What the browser called itself when the person signed in, cut to 256 characters.',
    }),
  }),
});

builder.queryField('sessions', (t) =>
  t.field({
    type: [OpenSessionType],
    nullable: true,
    access: 'authenticated',
    description: "The caller's open sessions, the latest first. An API key has none.",
    resolve: async (_root, _args, context) => {
      const viewer = await viewerOf(context);
      if (viewer.kind !== 'user') return [];
      const sessions = await listSessions(context.app, viewer.userId);
      return sessions.map((session) => ({ ...session, current: session.id === viewer.sessionId }));
    },
  }),
);

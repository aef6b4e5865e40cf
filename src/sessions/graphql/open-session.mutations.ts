import { viewerOf } from '../../graphql/access/viewer-of.ts';
import { builder } from '../../graphql/builder.ts';
import { endOtherSessions } from '../end-other-sessions.ts';
import { endSession } from '../end-session.ts';
import { SessionNotFoundError } from '../session-errors.ts';
import './session.errors.ts';

const EndSessionInput = builder.inputType('EndSessionInput', {
  description: 'Which session to end.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The id of one of your own sessions.' }),
  }),
});

const EndSessionPayload = builder.objectRef<{ endedId: string }>('EndSessionPayload').implement({
  description: 'That the session has ended.',
  fields: (t) => ({
    endedId: t.exposeID('endedId', { description: 'The id of the session, for the cache.' }),
  }),
});

builder.mutationField('endSession', (t) =>
  t.field({
    type: EndSessionPayload,
    access: 'authenticated',
    description: "Ends one of the caller's sessions at once, its open streams too.",
    args: { input: t.arg({ type: EndSessionInput, required: true, description: 'Which.' }) },
    errors: { types: [SessionNotFoundError], union: { description: 'What became of endSession.' } },
    resolve: async (_root, { input }, context) => {
      const viewer = await viewerOf(context);
      if (viewer.kind !== 'user') throw new SessionNotFoundError();
      return { endedId: await endSession(context.app, viewer.userId, input) };
    },
  }),
);

const EndOtherSessionsPayload = builder
  .objectRef<{ endedCount: number }>('EndOtherSessionsPayload')
  .implement({
    description: 'That the sessions have ended.',
    fields: (t) => ({
      endedCount: t.exposeInt('endedCount', { description: 'How many were open.' }),
    }),
  });

builder.mutationField('endOtherSessions', (t) =>
  t.field({
    type: EndOtherSessionsPayload,
    access: 'authenticated',
    description: 'Ends every session of the caller but this one. An API key has none to end.',
    resolve: async (_root, _args, context) => {
      const viewer = await viewerOf(context);
      return { endedCount: viewer.kind === 'user' ? await endOtherSessions(context.app, viewer) : 0 };
    },
  }),
);

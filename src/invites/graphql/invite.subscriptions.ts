import { GraphQLError } from 'graphql';
import type { Viewer } from '../../graphql/access/viewer.ts';
import { viewerOf } from '../../graphql/access/viewer-of.ts';
import { badUserInput } from '../../graphql/bad-user-input.ts';
import { builder } from '../../graphql/builder.ts';
import { uuidOrNull } from '../../platform/shape.ts';
import { InviteType } from './invite.type.ts';
import { liveChanges } from './live-invites.ts';
import type { LiveChange } from './tell-changes.ts';

const READS = { scopes: [['invites:read']] } as const;

/** How many streams one user or API key may have open in one process: a browser's tabs, and a few more. */
const STREAMS_A_CALLER = 10;

const InviteChangeType = builder.enumType('InviteChangeType', {
  description: 'What happened to an invite.',
  values: {
    CREATED: { value: 'invite.created', description: 'It was created.' },
    RESENT: { value: 'invite.resent', description: 'A new link was made, and the old one is dead.' },
    UPDATED: { value: 'invite.updated', description: 'An admin changed it.' },
    ACCEPTED: { value: 'invite.accepted', description: 'It became an account.' },
    DECLINED: { value: 'invite.declined', description: 'The invitee said no.' },
    REVOKED: { value: 'invite.revoked', description: 'An admin took it back.' },
    EXPIRED: {
      value: 'invite.expired',
      description: 'Its window has closed. Told within a minute or so; `status` reads EXPIRED at once.',
    },
    DELETED: { value: 'invite.deleted', description: 'It is gone.' },
    DELIVERY: {
      value: 'invite.delivery',
      description: 'Its mail went out, failed, or waits for another try.',
    },
    REFETCH: {
      value: 'refetch',
      description:
        'More happened than is told one by one, or the service lost sight of the database for a moment: fetch anew what is shown.',
    },
  } as const,
});

const InviteChange = builder.objectRef<LiveChange>('InviteChange').implement({
  description: 'A change of an invite. Several in quick succession may be told as one, with the latest type.',
  fields: (t) => ({
    id: t.id({
      nullable: true,
      description: 'The invite that changed; null where `type` is REFETCH.',
      resolve: ({ id }) => id,
    }),
    type: t.expose('type', { type: InviteChangeType, description: 'What happened.' }),
    invite: t.field({
      type: InviteType,
      nullable: true,
      description: 'The invite as it is now; null where `type` is DELETED or REFETCH.',
      // Read with exactly the columns that are selected below this field.
      resolve: ({ invite }) => invite as never,
    }),
  }),
});

builder.subscriptionField('inviteChanged', (t) =>
  t.field({
    type: InviteChange,
    access: READS,
    description:
      'Every change of an invite, from whichever replica, as it is committed. Ends with the session or the key. After every reconnection, fetch anew what is shown.',
    args: { id: t.arg.id({ description: 'Only the changes of this invite; of all where it is left out.' }) },
    subscribe: async (_root, args, context, info) => {
      const inviteId = args.id == null ? null : uuidOrNull(args.id);
      if (args.id != null && inviteId === null) throw badUserInput('The id of an invite is a UUID.');
      const owner = ownerId(await viewerOf(context));
      if (context.inviteChanges.countOf(owner) >= STREAMS_A_CALLER) throw tooManyStreams();
      const stream = await context.inviteChanges.open({ owner, inviteId });
      return liveChanges(context, info, stream, READS);
    },
    resolve: (change) => change,
  }),
);

function ownerId(viewer: Viewer): string {
  return viewer.kind === 'apiKey' ? viewer.apiKeyId : (viewer.userId ?? viewer.identityId);
}

function tooManyStreams(): GraphQLError {
  return new GraphQLError(
    `At most ${STREAMS_A_CALLER} streams may be open at once. Close one, then try again.`,
    { extensions: { code: 'SERVICE_UNAVAILABLE' } },
  );
}

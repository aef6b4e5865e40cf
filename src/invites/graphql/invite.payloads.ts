import type { Invite } from '../../generated/prisma/client.ts';
import { builder } from '../../graphql/builder.ts';
import { inviteLink } from '../invite-link.ts';
import type { IssuedInvite } from '../issued-invite.ts';
import { InviteType } from './invite.type.ts';
import { loadedInvite } from './loaded-invite.ts';

/** A payload type around an invite; the caller adds what else it holds. */
function invitePayload<Payload extends { invite: Invite }>(name: string, description: string) {
  const ref = builder.objectRef<Payload>(name).implement({ description });
  builder.objectField(ref, 'invite', (t) =>
    t.field({
      type: InviteType,
      description: 'The whole invite, as it is now.',
      resolve: ({ invite }, _args, context, info) => loadedInvite(context, info, invite),
    }),
  );
  return ref;
}

/** A payload type that hands out a link. */
function issuedPayload<Payload extends IssuedInvite>(name: string, description: string) {
  const ref = invitePayload<Payload>(name, description);
  builder.objectFields(ref, (t) => ({
    token: t.string({ description: 'What the link carries: 43 characters.', resolve: ({ token }) => token }),
    inviteLink: t.field({
      type: 'URL',
      description: 'The link, for the invitee alone.',
      resolve: ({ token }, _args, { app }) => inviteLink(app, token),
    }),
  }));
  return ref;
}

export const CreateInvitePayload = issuedPayload<IssuedInvite & { created: boolean }>(
  'CreateInvitePayload',
  'The invite, with its link.',
);
builder.objectField(CreateInvitePayload, 'created', (t) =>
  t.exposeBoolean('created', { description: 'False where an existing invite was returned or resent.' }),
);

export const ResendInvitePayload = issuedPayload<IssuedInvite>(
  'ResendInvitePayload',
  'The invite, with its new link.',
);

export const UpdateInvitePayload = invitePayload<{ invite: Invite }>(
  'UpdateInvitePayload',
  'The invite, changed.',
);

export const RevokeInvitePayload = invitePayload<{ invite: Invite; changed: boolean }>(
  'RevokeInvitePayload',
  'The invite, taken back.',
);
builder.objectField(RevokeInvitePayload, 'changed', (t) =>
  t.exposeBoolean('changed', { description: 'False where it was revoked before.' }),
);

export const DeleteInvitePayload = builder.objectRef<{ deletedId: string }>('DeleteInvitePayload').implement({
  description: 'What was deleted.',
  fields: (t) => ({
    deletedId: t.exposeID('deletedId', { description: "The invite's id, for the client's cache." }),
  }),
});

export const CopyInviteLinkPayload = issuedPayload<IssuedInvite>(
  'CopyInviteLinkPayload',
  'The invite, with its link.',
);

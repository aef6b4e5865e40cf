import {
  AcceptInviteDocument,
  CreateInviteDocument,
  DeleteInviteDocument,
  type InviteRowFragment,
  ResendInviteDocument,
  type Role,
} from '../generated/graphql.ts';
import { everyInvite } from './every-invite.ts';
import { payloadOf, type Request } from './request.ts';

/** An invite in Medusa's words. */
export interface MedusaInvite {
  readonly id: string;
  readonly user_email: string;
  readonly role: string;
  readonly accepted: boolean;
  readonly expires_at: string;
  readonly created_at: string;
}

/** A new link, which the list never shows. */
export interface MedusaInviteWithLink {
  readonly invite: MedusaInvite;
  readonly token: string;
  readonly invite_link: string;
}

/**
 * Medusa's `admin.invites`, for code that was written for it: `createMedusaAdapter(createRequest({ url, token }))`. What
 * Medusa answers with an error status is thrown as a RefusedError.
 */
export function createMedusaAdapter(request: Request) {
  return {
    admin: {
      invites: {
        /** Differs: it needs no sign-in afterwards, because it answers with the user and a session. */
        async accept({ token, user }: MedusaAcceptance) {
          const { first_name: firstName, last_name, password } = user;
          const lastName = last_name || null;
          const { acceptInvite } = await request(AcceptInviteDocument, {
            input: { token, firstName, lastName, password },
          });
          const accepted = payloadOf(acceptInvite);
          return { user: accepted.user, session: accepted.session };
        },

        /**
         * Differs: it mails the link by itself and answers with it. `admin` becomes the role ADMIN; any other role is no
         * privilege here, and becomes a label of the account.
         */
        async create({ user, role }: { readonly user: string; readonly role?: string }) {
          const { createInvite } = await request(CreateInviteDocument, {
            input: { email: user, role: privilegeOf(role), roles: labelsOf(role) },
          });
          return withLink(payloadOf(createInvite));
        },

        /** Differs: it refuses an invite that was accepted, and one that is not there, where Medusa says `deleted` all the same. */
        async delete(id: string) {
          const { deleteInvite } = await request(DeleteInviteDocument, { input: { id } });
          return { id: payloadOf(deleteInvite).deletedId, object: 'invite', deleted: true } as const;
        },

        /** Differs: no invite bears its token. Declined, revoked and expired ones are listed as well. */
        async list() {
          return { invites: (await everyInvite(request, {})).map(medusaInvite) };
        },

        /** Differs: the full window anew is as long as the last one, seven days unless told otherwise; once a minute at most. */
        async resend(id: string) {
          const { resendInvite } = await request(ResendInviteDocument, { input: { invite: { id } } });
          return withLink(payloadOf(resendInvite));
        },
      },
    },
  };
}

interface MedusaAcceptance {
  readonly token: string;
  readonly user: {
    readonly first_name: string;
    readonly last_name?: string;
    readonly password: string;
  };
}

function privilegeOf(role: string | undefined): Role {
  return role === 'admin' ? 'ADMIN' : 'MEMBER';
}

function labelsOf(role: string | undefined): string[] {
  return role === undefined || role === 'admin' || role === 'member' ? [] : [role];
}

function medusaInvite(invite: InviteRowFragment): MedusaInvite {
  return {
    id: invite.id,
    user_email: invite.email,
    role: invite.role === 'ADMIN' ? 'admin' : (invite.roles[0] ?? 'member'),
    accepted: invite.status === 'ACCEPTED',
    expires_at: invite.expiresAt,
    created_at: invite.createdAt,
  };
}

function withLink(payload: {
  readonly invite: InviteRowFragment;
  readonly token: string;
  readonly inviteLink: string;
}): MedusaInviteWithLink {
  return { invite: medusaInvite(payload.invite), token: payload.token, invite_link: payload.inviteLink };
}

import {
  AcceptInviteDocument,
  CreateInviteDocument,
  type InviteRowFragment,
  RevokeInviteDocument,
  type Role,
  ValidateInviteDocument,
} from '../generated/graphql.ts';
import { everyInvite } from './every-invite.ts';
import { payloadOf, type Request } from './request.ts';

/** An invite in Fluxbase's words. */
export interface FluxbaseInvitation {
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  readonly expires_at: string;
  readonly accepted_at: string | null;
  readonly created_at: string;
}

/**
 * Fluxbase's `management.invitations`, for code that was written for it: `createFluxbaseAdapter(createRequest({ url, token }))`.
 * What Fluxbase answers with an error status is thrown as a RefusedError.
 */
export function createFluxbaseAdapter(request: Request) {
  return {
    management: {
      invitations: {
        /** Differs: the mail goes out by itself. A role that ends in `admin` is ADMIN, and any other is MEMBER. */
        async create({ email, role, expiry_duration }: FluxbaseCreation) {
          const { createInvite } = await request(CreateInviteDocument, {
            input: { email, role: privilegeOf(role), expiresInSeconds: expiry_duration ?? null },
          });
          const { invite, inviteLink } = payloadOf(createInvite);
          return { invitation: fluxbaseInvitation(invite), invite_link: inviteLink };
        },

        /** Differs: no invitation bears its token. Declined and revoked ones are in no such list. */
        async list({ include_accepted = false, include_expired = false }: FluxbaseListing = {}) {
          const invites = await everyInvite(request, {
            status: [
              'PENDING',
              ...(include_accepted ? (['ACCEPTED'] as const) : []),
              ...(include_expired ? (['EXPIRED'] as const) : []),
            ],
          });
          return { invitations: invites.map(fluxbaseInvitation) };
        },

        /** Differs: `error` is a sentence, and `code` tells what became of the invite. It shows no id to who only holds the link. */
        async validate(token: string) {
          const { validateInvite } = await request(ValidateInviteDocument, { token });
          const { valid, invite, code, message } = validateInvite;
          const invitation = invite && {
            email: invite.email,
            role: invite.role,
            expires_at: invite.expiresAt,
            invited_by: invite.invitedByName,
          };
          return { valid, invitation, error: valid ? null : message, code };
        },

        /** Differs: a person has a first and a last name here; the last word of `name` is taken for the latter. */
        async accept(
          token: string,
          { password, name }: { readonly password: string; readonly name: string },
        ) {
          const { acceptInvite } = await request(AcceptInviteDocument, {
            input: { token, password, ...namesIn(name) },
          });
          const { user, session } = payloadOf(acceptInvite);
          return {
            user,
            access_token: session.accessToken,
            refresh_token: session.refreshToken,
            expires_in: session.expiresIn,
          };
        },

        /** Differs: the row is kept, as REVOKED. A second time is no error. */
        async revoke(token: string) {
          const { revokeInvite } = await request(RevokeInviteDocument, { input: { invite: { token } } });
          return { invitation: fluxbaseInvitation(payloadOf(revokeInvite).invite) };
        },
      },
    },
  };
}

interface FluxbaseCreation {
  readonly email: string;
  readonly role: string;
  /** In seconds, 300 to 2,592,000; seven days where it is left out. */
  readonly expiry_duration?: number;
}

interface FluxbaseListing {
  readonly include_accepted?: boolean;
  readonly include_expired?: boolean;
}

function privilegeOf(role: string): Role {
  return /(?:^|_)admin$/.test(role) ? 'ADMIN' : 'MEMBER';
}

function namesIn(name: string): { firstName: string; lastName: string | null } {
  const words = name.trim().split(/\s+/);
  const lastName = words.length > 1 ? (words.pop() ?? null) : null;
  return { firstName: words.join(' '), lastName };
}

function fluxbaseInvitation(invite: InviteRowFragment): FluxbaseInvitation {
  return {
    id: invite.id,
    email: invite.email,
    role: invite.role,
    expires_at: invite.expiresAt,
    accepted_at: invite.acceptedAt ?? null,
    created_at: invite.createdAt,
  };
}

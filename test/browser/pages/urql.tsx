import { useMemo } from 'react';
import { Provider } from 'urql';
import { handle, isRefusal } from '../../../client/refusals.ts';
import { createUsherClient } from '../../../client/urql/client.ts';
import {
  useCreateInviteMutation,
  useCreateInvitesMutation,
  useDeleteInviteMutation,
  useInviteStatsQuery,
  useRevokeInviteMutation,
  useSignInMutation,
} from '../../../client/urql/generated/hooks.ts';
import { useInviteList } from '../../../client/urql/use-lists.ts';
import { auth, Invites, LIST, pages, REVOKED, render, SignInForm, url } from './page.tsx';

function SignIn() {
  const [, signIn] = useSignInMutation();
  return (
    <SignInForm
      onSignIn={async (email, password) => {
        const { data, error } = await signIn({ input: { email, password } });
        if (!data) return error?.message ?? null;
        if (isRefusal(data.signIn)) return data.signIn.message;
        auth.start(data.signIn.session);
        return null;
      }}
    />
  );
}

function SignedIn() {
  const [stats, fetchStats] = useInviteStatsQuery();
  const list = useInviteList({ ...LIST, onChanges: () => fetchStats({ requestPolicy: 'network-only' }) });
  const revoked = useInviteList(REVOKED);
  const [, createInvite] = useCreateInviteMutation();
  const [, createInvites] = useCreateInvitesMutation();
  const [, revokeInvite] = useRevokeInviteMutation();
  const [, deleteInvite] = useDeleteInviteMutation();
  return (
    <Invites
      list={list}
      revoked={revoked}
      pending={stats.data?.inviteStats?.pending}
      onCreateMany={async (emails) => {
        const { data, error } = await createInvites({
          input: { invites: emails.map((email) => ({ email })) },
        });
        if (!data) return error?.message ?? null;
        return isRefusal(data.createInvites)
          ? data.createInvites.message
          : `Invited ${data.createInvites.createdCount}`;
      }}
      onRevoke={async (id) => {
        const { data, error } = await revokeInvite({ input: { invite: { id } } });
        if (!data) return error?.message ?? null;
        return isRefusal(data.revokeInvite) ? data.revokeInvite.message : 'Revoked';
      }}
      onCreate={async (email) => {
        const { data, error } = await createInvite({ input: { email } });
        if (!data) return error?.message ?? null;
        return handle(data.createInvite, {
          CreateInvitePayload: ({ invite }) => `Invited ${invite.email}`,
          InviteAlreadyPendingError: ({ existingInvite }) => `Already invited: ${existingInvite.email}`,
          ValidationError: ({ issues }) => issues.map(({ message }) => message).join(' '),
          UserAlreadyExistsError: ({ message }) => message,
          IdempotencyKeyReusedError: ({ message }) => message,
          RecipientOptedOutError: ({ message }) => message,
          EmailDomainNotAllowedError: ({ message }) => message,
          RedirectUrlNotAllowedError: ({ message }) => message,
          QuotaExceededError: ({ message }) => message,
          RateLimitedError: ({ message }) => message,
          otherwise: ({ message }) => `Something new: ${message}`,
        });
      }}
      onDelete={async (id) => {
        const { data, error } = await deleteInvite({ input: { id } });
        if (!data) return error?.message ?? null;
        return isRefusal(data.deleteInvite) ? data.deleteInvite.message : 'Deleted';
      }}
    />
  );
}

function WithClient({ children }: { readonly children: React.ReactNode }) {
  const client = useMemo(() => createUsherClient({ url, auth, pages }), []);
  return <Provider value={client}>{children}</Provider>;
}

render(<SignedIn />, <SignIn />, (page) => <WithClient>{page}</WithClient>);

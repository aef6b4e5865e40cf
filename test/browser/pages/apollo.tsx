import { ApolloProvider, useApolloClient } from '@apollo/client/react';
import { useMemo } from 'react';
import { createUsherClient } from '../../../client/apollo/client.ts';
import {
  useCreateInviteMutation,
  useCreateInvitesMutation,
  useDeleteInviteMutation,
  useInviteStatsQuery,
  useRevokeInviteMutation,
  useSignInMutation,
} from '../../../client/apollo/generated/hooks.ts';
import { useInviteList } from '../../../client/apollo/use-lists.ts';
import { type InviteDetailsFragment, InviteDetailsFragmentDoc } from '../../../client/generated/graphql.ts';
import { handle, isRefusal } from '../../../client/refusals.ts';
import { auth, Invites, LIST, pages, REVOKED, render, SignInForm, url } from './page.tsx';

function SignIn() {
  const [signIn] = useSignInMutation({ errorPolicy: 'all' });
  return (
    <SignInForm
      onSignIn={async (email, password) => {
        const { data, error } = await signIn({ variables: { input: { email, password } } });
        if (!data) return error?.message ?? null;
        if (isRefusal(data.signIn)) return data.signIn.message;
        auth.start(data.signIn.session);
        return null;
      }}
    />
  );
}

function SignedIn() {
  const stats = useInviteStatsQuery();
  const list = useInviteList({ ...LIST, onChanges: () => void stats.refetch() });
  const revoked = useInviteList(REVOKED);
  const [createInvite] = useCreateInviteMutation({ errorPolicy: 'all' });
  const [createInvites] = useCreateInvitesMutation({ errorPolicy: 'all' });
  const [revokeInvite] = useRevokeInviteMutation({ errorPolicy: 'all' });
  const [deleteInvite] = useDeleteInviteMutation({ errorPolicy: 'all' });
  const { cache } = useApolloClient();
  return (
    <Invites
      list={list}
      revoked={revoked}
      pending={stats.data?.inviteStats?.pending}
      onCreateMany={async (emails) => {
        const invites = emails.map((email) => ({ email }));
        const { data, error } = await createInvites({ variables: { input: { invites } } });
        if (!data) return error?.message ?? null;
        return isRefusal(data.createInvites)
          ? data.createInvites.message
          : `Invited ${data.createInvites.createdCount}`;
      }}
      onRevoke={async (id) => {
        const known = cache.readFragment<InviteDetailsFragment>({
          id: `Invite:${id}`,
          fragment: InviteDetailsFragmentDoc,
          fragmentName: 'InviteDetails',
        });
        const { data, error } = await revokeInvite({
          variables: { input: { invite: { id } } },
          // What the page knows of the invite is shown as revoked at once.
          ...(known && {
            optimisticResponse: {
              revokeInvite: {
                __typename: 'RevokeInvitePayload',
                changed: true,
                invite: { ...known, status: 'REVOKED' },
              },
            },
          }),
        });
        if (!data) return error?.message ?? null;
        return isRefusal(data.revokeInvite) ? data.revokeInvite.message : 'Revoked';
      }}
      onCreate={async (email) => {
        const { data, error } = await createInvite({ variables: { input: { email } } });
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
        const { data, error } = await deleteInvite({ variables: { input: { id } } });
        if (!data) return error?.message ?? null;
        return isRefusal(data.deleteInvite) ? data.deleteInvite.message : 'Deleted';
      }}
    />
  );
}

function WithClient({ children }: { readonly children: React.ReactNode }) {
  const client = useMemo(() => createUsherClient({ url, auth, pages }), []);
  return <ApolloProvider client={client}>{children}</ApolloProvider>;
}

render(<SignedIn />, <SignIn />, (page) => <WithClient>{page}</WithClient>);

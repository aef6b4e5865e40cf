import { ApolloProvider } from '@apollo/client/react';
import { useMemo } from 'react';
import { createUsherClient } from '../../../client/apollo/client.ts';
import {
  useCreateInviteMutation,
  useDeleteInviteMutation,
  useInviteStatsQuery,
  useInvitesQuery,
  useSignInMutation,
} from '../../../client/apollo/generated/hooks.ts';
import { useLiveInvites } from '../../../client/apollo/use-live-invites.ts';
import { handle, isRefusal } from '../../../client/refusals.ts';
import { auth, Invites, PAGE_SIZE, render, SignInForm, url } from './page.tsx';

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
  const invites = useInvitesQuery({ variables: { first: PAGE_SIZE } });
  const stats = useInviteStatsQuery();
  const [createInvite] = useCreateInviteMutation({ errorPolicy: 'all' });
  const [deleteInvite] = useDeleteInviteMutation({ errorPolicy: 'all' });
  const stream = useLiveInvites({
    onChanges: () => void stats.refetch(),
    onGap: () => void invites.refetch(),
  });
  const connection = invites.data?.invites;
  const { hasNextPage, endCursor } = connection?.pageInfo ?? {};
  return (
    <Invites
      invites={connection?.edges.map(({ node }) => node) ?? []}
      stream={stream}
      pending={stats.data?.inviteStats?.pending}
      onMore={
        hasNextPage && endCursor ? () => void invites.fetchMore({ variables: { after: endCursor } }) : null
      }
      onCreate={async (email) => {
        const { data, error } = await createInvite({ variables: { input: { email } } });
        if (!data) return error?.message ?? null;
        return handle(data.createInvite, {
          CreateInvitePayload: ({ invite }) => `Invited ${invite.email}`,
          InviteAlreadyPendingError: ({ existingInvite }) => `Already invited: ${existingInvite.email}`,
          ValidationError: ({ issues }) => issues.map(({ message }) => message).join(' '),
          UserAlreadyExistsError: ({ message }) => message,
          IdempotencyKeyReusedError: ({ message }) => message,
          RateLimitedError: ({ message }) => message,
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
  const client = useMemo(() => createUsherClient({ url, auth }), []);
  return <ApolloProvider client={client}>{children}</ApolloProvider>;
}

render(<SignedIn />, <SignIn />, (page) => <WithClient>{page}</WithClient>);

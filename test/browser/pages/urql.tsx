import { useMemo, useState } from 'react';
import { Provider } from 'urql';
import { handle, isRefusal } from '../../../client/refusals.ts';
import { createUsherClient } from '../../../client/urql/client.ts';
import {
  useCreateInviteMutation,
  useDeleteInviteMutation,
  useInviteStatsQuery,
  useInvitesQuery,
  useSignInMutation,
} from '../../../client/urql/generated/hooks.ts';
import { useLiveInvites } from '../../../client/urql/use-live-invites.ts';
import { auth, Invites, PAGE_SIZE, render, SignInForm, url } from './page.tsx';

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
  const [after, setAfter] = useState<string | null>(null);
  const [invites, fetchInvites] = useInvitesQuery({ variables: { first: PAGE_SIZE, after } });
  const [stats, fetchStats] = useInviteStatsQuery();
  const [, createInvite] = useCreateInviteMutation();
  const [, deleteInvite] = useDeleteInviteMutation();
  const stream = useLiveInvites({
    onChanges: () => fetchStats({ requestPolicy: 'network-only' }),
    onGap: () => {
      setAfter(null);
      fetchInvites({ requestPolicy: 'network-only' });
    },
  });
  const connection = invites.data?.invites;
  const { hasNextPage, endCursor } = connection?.pageInfo ?? {};
  return (
    <Invites
      invites={connection?.edges.map(({ node }) => node) ?? []}
      stream={stream}
      pending={stats.data?.inviteStats?.pending}
      onMore={hasNextPage && endCursor ? () => setAfter(endCursor) : null}
      onCreate={async (email) => {
        const { data, error } = await createInvite({ input: { email } });
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
        const { data, error } = await deleteInvite({ input: { id } });
        if (!data) return error?.message ?? null;
        return isRefusal(data.deleteInvite) ? data.deleteInvite.message : 'Deleted';
      }}
    />
  );
}

function WithClient({ children }: { readonly children: React.ReactNode }) {
  const client = useMemo(() => createUsherClient({ url, auth }), []);
  return <Provider value={client}>{children}</Provider>;
}

render(<SignedIn />, <SignIn />, (page) => <WithClient>{page}</WithClient>);

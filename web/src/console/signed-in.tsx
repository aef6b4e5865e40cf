import { Center, Loader, Stack } from '@mantine/core';
import { useMeQuery } from '@usher/client/urql';
import type { ReactNode } from 'react';
import { BulkContext, useNewBulk } from '../bulk/bulk-context.ts';
import { SendingContext, useNewSending } from '../import/sending-context.ts';
import { InvitesPage } from '../invites/invites-page.tsx';
import { ProblemAlert } from '../problem-alert.tsx';
import { usePath } from '../use-address.ts';
import { useKept } from '../use-kept.ts';
import { describeError } from '../words.ts';
import { MeContext } from './me-context.ts';
import {
  AccountPage,
  ActivityPage,
  ApiKeysPage,
  FiguresPage,
  MailPage,
  UsersPage,
  WebhooksPage,
} from './pages.ts';
import { Shell } from './shell.tsx';
import { SignOutButton } from './sign-out-button.tsx';

/** The pages of the console, for somebody who is signed in. A member has one: their own account. */
export function SignedIn() {
  const [{ data, error }] = useMeQuery();
  const path = usePath();
  const me = useKept(data?.me);
  if (!me) {
    return (
      <Center mih="100dvh" p="md" component="main">
        {error ? (
          <Stack align="center">
            <ProblemAlert problem={describeError(error)} />
            <SignOutButton />
          </Stack>
        ) : (
          <Loader aria-label="Loading" />
        )}
      </Center>
    );
  }
  return (
    <MeContext value={me}>
      <GoesOn owner={me.id}>
        <Shell>{me.role === 'ADMIN' ? <AdminPage path={path} /> : <AccountPage />}</Shell>
      </GoesOn>
    </MeContext>
  );
}

/** What is being sent or changed goes on from page to page. */
function GoesOn({ owner, children }: { readonly owner: string; readonly children: ReactNode }) {
  return (
    <SendingContext value={useNewSending(owner)}>
      <BulkContext value={useNewBulk()}>{children}</BulkContext>
    </SendingContext>
  );
}

function AdminPage({ path }: { readonly path: string }) {
  switch (path) {
    case '/users':
      return <UsersPage />;
    case '/activity':
      return <ActivityPage />;
    case '/figures':
      return <FiguresPage />;
    case '/webhooks':
      return <WebhooksPage />;
    case '/mail':
      return <MailPage />;
    case '/api-keys':
      return <ApiKeysPage />;
    case '/account':
      return <AccountPage />;
    default:
      return <InvitesPage />;
  }
}

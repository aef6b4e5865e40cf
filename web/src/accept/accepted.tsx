import { Button, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import type { AcceptInviteMutation } from '@usher/client';
import type { Auth } from '@usher/client/auth';

export type AcceptedPayload = Extract<
  AcceptInviteMutation['acceptInvite'],
  { __typename: 'AcceptInvitePayload' }
>;

interface Props {
  readonly auth: Auth;
  readonly payload: AcceptedPayload;
}

/**
 * Welcomes whoever has just joined. Their session begins in this browser only when they say so: somebody else may be
 * signed in here, for example the admin who tries the link out.
 */
export function Accepted({ auth, payload: { user, session, redirectUrl } }: Props) {
  const goOn = () => {
    auth.start(session);
    location.assign(redirectUrl ?? '/');
  };
  return (
    <Stack gap="sm" role="status">
      <ThemeIcon size={48} radius="xl">
        <IconCheck size={26} />
      </ThemeIcon>
      <Title order={1} fz="h3">
        Welcome, {user.firstName}
      </Title>
      <Text>
        Your account is ready. Sign in as <strong>{user.email}</strong> from now on.
      </Text>
      {auth.isSignedIn() && auth.subject() !== user.id && (
        <Text fz="sm" c="dimmed">
          Somebody else is signed in in this browser. Going on signs them out here.
        </Text>
      )}
      <Button onClick={goOn} mt="sm">
        {redirectUrl ? 'Continue' : user.role === 'ADMIN' ? 'Open the console' : 'Go to your account'}
      </Button>
    </Stack>
  );
}

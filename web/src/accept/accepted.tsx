import { Button, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import type { AcceptInviteMutation } from '@usher/client';
import type { Auth } from '@usher/client/auth';
import { brand } from '../brand.ts';
import { useWords } from '../language/language.tsx';

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
  const words = useWords();
  // A member has little to do here where the team's application has an address.
  const next = redirectUrl ?? (user.role === 'MEMBER' ? brand.appUrl : null);
  const goOn = () => {
    auth.start(session);
    location.assign(next ?? '/');
  };
  return (
    <Stack gap="sm" role="status">
      <ThemeIcon size={48} radius="xl">
        <IconCheck size={26} />
      </ThemeIcon>
      <Title order={1} fz="h3">
        {words('page.accepted.title', { name: user.firstName })}
      </Title>
      <Text>{words.rich('page.accepted.text', { email: user.email })}</Text>
      {auth.isSignedIn() && auth.subject() !== user.id && (
        <Text fz="sm" c="dimmed">
          {words('page.somebodyElse')}
        </Text>
      )}
      <Button onClick={goOn} mt="sm">
        {words(
          next
            ? 'page.accepted.continue'
            : user.role === 'ADMIN'
              ? 'page.accepted.console'
              : 'page.accepted.account',
        )}
      </Button>
    </Stack>
  );
}

import { Group, Stack, Text } from '@mantine/core';
import type { InviteMailAttemptsQuery, MailKind } from '@usher/client';
import { useInviteMailAttemptsQuery } from '@usher/client/urql';
import { ExactMoment } from '../time/moment.tsx';
import classes from './invite-drawer.module.css';
import { DELIVERY } from './statuses.ts';

type Attempt = NonNullable<InviteMailAttemptsQuery['invite']>['mailAttempts'][number];

/** What an invitee may get. */
const KINDS: Partial<Readonly<Record<MailKind, string>>> = {
  INVITE: 'Invite',
  INVITE_REMINDER: 'Reminder',
};

/** How each try to mail an invite fared, the newest first. */
export function MailTries({ id, of }: { readonly id: string; readonly of: string }) {
  const [{ data }] = useInviteMailAttemptsQuery({ variables: { id }, requestPolicy: 'cache-and-network' });
  const attempts = data?.invite?.mailAttempts ?? [];
  if (attempts.length === 0) return null;
  return (
    <div>
      <Text fz="sm" c="dimmed" mb={4}>
        {attempts.length === 1 ? 'One try to mail it' : `The latest ${attempts.length} tries to mail it`}
      </Text>
      <Stack component="ul" gap={6} m={0} pl="md" aria-label={`Tries to mail ${of}`}>
        {attempts.map((attempt) => (
          <Try key={`${attempt.at}${attempt.kind}`} {...attempt} />
        ))}
      </Stack>
    </div>
  );
}

function Try({ at, kind, outcome, error }: Attempt) {
  return (
    <li>
      <Group gap="xs">
        <Text fz="sm" span>
          <ExactMoment at={at} />
        </Text>
        <Text fz="sm" c={outcome === 'FAILED' ? 'var(--mantine-color-error)' : 'inherit'} span>
          {`${KINDS[kind] ?? 'Mail'}: ${outcome === 'QUEUED' ? 'to be tried again' : DELIVERY[outcome].toLowerCase()}`}
        </Text>
      </Group>
      {error && (
        <Text fz="sm" className={classes['message'] ?? ''}>
          {error}
        </Text>
      )}
    </li>
  );
}

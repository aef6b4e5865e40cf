import { Blockquote, Stack, Text, Title } from '@mantine/core';
import type { ValidateInviteQuery } from '@usher/client';
import { addressInLetters } from '../address.ts';
import { Labels } from '../invites/labels.tsx';
import { ExactMoment } from '../time/moment.tsx';
import classes from './invitation.module.css';

export type Preview = NonNullable<ValidateInviteQuery['validateInvite']['invite']>;

/** Who invites whom to what. */
export function Invitation({ invite }: { readonly invite: Preview }) {
  const { email, role, roles, invitedByName, message, expiresAt } = invite;
  return (
    <Stack gap="sm">
      <Title order={1} fz="h3" className={classes['title']} dir="auto">
        {invitedByName ? `${invitedByName} invites you` : 'You are invited'}
      </Title>
      <Text>
        to join as <strong className={classes['email']}>{addressInLetters(email)}</strong>
        {role === 'ADMIN' && ', as an admin'}.
      </Text>
      <Labels labels={roles} all />
      {message && (
        <Blockquote p="md" m={0} dir="auto" className={classes['message'] ?? ''}>
          {message}
        </Blockquote>
      )}
      <Text fz="sm" c="dimmed">
        Open until <ExactMoment at={expiresAt} zone />
      </Text>
    </Stack>
  );
}

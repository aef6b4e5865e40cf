import { Blockquote, Stack, Text, Title } from '@mantine/core';
import type { ValidateInviteQuery } from '@usher/client';
import { addressInLetters } from '../address.ts';
import { brand } from '../brand.ts';
import { Labels } from '../invites/labels.tsx';
import { useWords } from '../language/language.tsx';
import classes from './invitation.module.css';

export type Preview = NonNullable<ValidateInviteQuery['validateInvite']['invite']>;

/** Who invites whom to what. */
export function Invitation({ invite }: { readonly invite: Preview }) {
  const { email, role, roles, invitedByName, message, expiresAt } = invite;
  const words = useWords();
  const as = role === 'ADMIN' ? 'page.invite.asAdmin' : 'page.invite.as';
  return (
    <Stack gap="sm">
      <Title order={1} fz="h3" className={classes['title']}>
        {invitedByName
          ? words.rich('page.invite.from', { inviter: invitedByName, app: brand.name })
          : words('page.invite.fromNobody', { app: brand.name })}
      </Title>
      <Text className={classes['email'] ?? ''}>{words.rich(as, { email: addressInLetters(email) })}</Text>
      <Labels labels={roles} all />
      {message && (
        <Blockquote p="md" m={0} dir="auto" className={classes['message'] ?? ''}>
          {message}
        </Blockquote>
      )}
      <Text fz="sm" c="dimmed">
        <time dateTime={expiresAt}>{words('page.invite.until', { end: words.time(expiresAt) })}</time>
      </Text>
    </Stack>
  );
}

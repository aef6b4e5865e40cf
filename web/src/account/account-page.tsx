import { DataList, Paper, SimpleGrid, Stack, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { useMe } from '../console/me-context.ts';
import { Labels } from '../invites/labels.tsx';
import { ExactMoment } from '../time/moment.tsx';
import classes from './account-page.module.css';
import { ChangeEmail } from './change-email.tsx';
import { ChangePassword } from './change-password.tsx';
import { Profile } from './profile.tsx';
import { Sessions } from './sessions.tsx';

/** One's own account. */
export function AccountPage() {
  useDocumentTitle('Your account · Usher');
  const me = useMe();
  return (
    <Stack gap="lg">
      <Title order={1} fz="h2">
        Your account
      </Title>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg" className={classes['sheets'] ?? ''}>
        <Paper withBorder p="lg" radius="md">
          <Title order={2} fz="h4" mb="md">
            You
          </Title>
          <DataList labelWidth="8rem">
            <DataList.Item>
              <DataList.ItemLabel>Name</DataList.ItemLabel>
              <DataList.ItemValue>{me.name}</DataList.ItemValue>
            </DataList.Item>
            <DataList.Item>
              <DataList.ItemLabel>Email</DataList.ItemLabel>
              <DataList.ItemValue>{me.email}</DataList.ItemValue>
            </DataList.Item>
            <DataList.Item>
              <DataList.ItemLabel>Role</DataList.ItemLabel>
              <DataList.ItemValue>{me.role === 'ADMIN' ? 'Admin' : 'Member'}</DataList.ItemValue>
            </DataList.Item>
            {me.roles.length > 0 && (
              <DataList.Item>
                <DataList.ItemLabel>Labels</DataList.ItemLabel>
                <DataList.ItemValue>
                  <Labels labels={me.roles} all />
                </DataList.ItemValue>
              </DataList.Item>
            )}
            <DataList.Item>
              <DataList.ItemLabel>Here since</DataList.ItemLabel>
              <DataList.ItemValue>
                <ExactMoment at={me.createdAt} />
              </DataList.ItemValue>
            </DataList.Item>
          </DataList>
        </Paper>
        <Profile />
        <ChangeEmail />
        <ChangePassword />
        <Sessions />
      </SimpleGrid>
    </Stack>
  );
}

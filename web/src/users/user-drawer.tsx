import {
  Badge,
  Center,
  DataList,
  Drawer,
  Group,
  Loader,
  SegmentedControl,
  Stack,
  Tabs,
  Text,
  Title,
} from '@mantine/core';
import type { UserDetailsFragment } from '@usher/client';
import { useUserQuery } from '@usher/client/urql';
import { useState } from 'react';
import { ActivityList } from '../activity/activity-list.tsx';
import { addressInLetters } from '../address.ts';
import { Labels } from '../invites/labels.tsx';
import { Fact, Metadata } from '../look/fact.tsx';
import { ProblemAlert } from '../problem-alert.tsx';
import { ExactMoment } from '../time/moment.tsx';
import { describeError } from '../words.ts';
import { SavePerson } from './save-person.tsx';
import classes from './user-rows.module.css';

interface Props {
  /** Null: closed. */
  readonly id: string | null;
  readonly onClose: () => void;
}

/** Everything about one user: what they are, what happened to them, and what they did. */
export function UserDrawer({ id, onClose }: Props) {
  return (
    <Drawer opened={id !== null} onClose={onClose} position="right" size="lg" title="User">
      {id && (
        <Tabs key={id} defaultValue="user" keepMounted={false}>
          <Tabs.List mb="md">
            <Tabs.Tab value="user">User</Tabs.Tab>
            <Tabs.Tab value="activity">Activity</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="user">
            <Load id={id} />
          </Tabs.Panel>
          <Tabs.Panel value="activity">
            <UserActivity id={id} />
          </Tabs.Panel>
        </Tabs>
      )}
    </Drawer>
  );
}

function Load({ id }: { readonly id: string }) {
  const [{ data, error, fetching }] = useUserQuery({ variables: { id }, requestPolicy: 'cache-and-network' });
  if (data?.user) return <Details user={data.user} />;
  if (error) return <ProblemAlert problem={describeError(error)} />;
  return (
    <Center p="xl">{fetching ? <Loader aria-label="Loading" /> : <Text>This account is gone.</Text>}</Center>
  );
}

function Details({ user }: { readonly user: UserDetailsFragment }) {
  return (
    <Stack gap="lg">
      <div>
        <Title order={3} fz="h4" className={classes['email'] ?? ''} dir="auto">
          {user.name}
        </Title>
        <Group gap="xs" mt={4}>
          <Text fz="sm" c="dimmed" className={classes['email'] ?? ''} title={user.email}>
            {addressInLetters(user.email)}
          </Text>
          {user.status === 'DISABLED' && (
            <Badge variant="dot" color="red">
              Disabled
            </Badge>
          )}
        </Group>
      </div>
      <DataList labelWidth="9rem">
        <Fact label="Role">{user.role === 'ADMIN' ? 'Admin' : 'Member'}</Fact>
        {user.roles.length > 0 && (
          <Fact label="Labels">
            <Labels labels={user.roles} all />
          </Fact>
        )}
        <Fact label="Here since">
          <ExactMoment at={user.createdAt} />
        </Fact>
        <Fact label="Last signed in">
          {user.lastSignInAt ? <ExactMoment at={user.lastSignInAt} /> : 'Never'}
        </Fact>
      </DataList>
      <Metadata value={user.metadata} />
      <SavePerson userId={user.id} name={user.name} />
    </Stack>
  );
}

function UserActivity({ id }: { readonly id: string }) {
  const [which, setWhich] = useState('to');
  return (
    <Stack gap="md">
      <SegmentedControl
        aria-label="Which events"
        data={[
          { value: 'to', label: 'What happened to them' },
          { value: 'by', label: 'What they did' },
        ]}
        value={which}
        onChange={setWhich}
      />
      <ActivityList key={which} filter={which === 'to' ? { subjectId: id } : { actorId: id }} pageSize={20} />
    </Stack>
  );
}

import {
  ActionIcon,
  Badge,
  Group,
  Menu,
  Paper,
  Skeleton,
  Stack,
  Table,
  Text,
  UnstyledButton,
  VisuallyHidden,
} from '@mantine/core';
import {
  IconDotsVertical,
  IconEraser,
  IconLink,
  IconMail,
  IconShield,
  IconTag,
  IconTrash,
  IconUserCheck,
  IconUserOff,
} from '@tabler/icons-react';
import type { UserDetailsFragment } from '@usher/client';
import { addressInLetters } from '../address.ts';
import { useMe } from '../console/me-context.ts';
import { Labels } from '../invites/labels.tsx';
import { Moment } from '../time/moment.tsx';
import type { UserDialogState } from './user-dialogs.tsx';
import classes from './user-rows.module.css';

interface Props {
  /** Null until the first answer. */
  readonly users: readonly UserDetailsFragment[] | null;
  readonly dialogs: UserDialogState;
  readonly onOpen: (id: string) => void;
}

/** The users of a page. What does not fit a phone's width is left out there. */
export function UserRows({ users, dialogs, onOpen }: Props) {
  const me = useMe();
  if (!users) {
    return (
      <Stack gap="xs" role="status" aria-label="Loading users">
        <Skeleton h={56} radius="md" />
        <Skeleton h={56} radius="md" />
        <Skeleton h={56} radius="md" />
      </Stack>
    );
  }
  return (
    <Paper withBorder radius="md" className={classes['sheet']}>
      <Table verticalSpacing="sm" layout="fixed">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Name</Table.Th>
            <Table.Th w={{ base: 90, md: 150 }}>Role</Table.Th>
            <Table.Th w={190} visibleFrom="md">
              Last signed in
            </Table.Th>
            <Table.Th w={{ base: 56, md: 60 }}>
              <VisuallyHidden>Actions</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {users.map((user) => (
            <Table.Tr key={user.id}>
              <Table.Td>
                <Group gap="xs">
                  <UnstyledButton
                    className={classes['name'] ?? ''}
                    dir="auto"
                    onClick={() => onOpen(user.id)}
                  >
                    {user.name}
                  </UnstyledButton>
                  {user.id === me.id && (
                    <Badge variant="default" size="sm">
                      You
                    </Badge>
                  )}
                </Group>
                <Text fz="xs" c="dimmed" className={classes['email']} title={user.email}>
                  {addressInLetters(user.email)}
                </Text>
                <Labels labels={user.roles} />
              </Table.Td>
              <Table.Td>
                <Stack gap={4} align="flex-start">
                  <Text fz="sm">{user.role === 'ADMIN' ? 'Admin' : 'Member'}</Text>
                  {user.status === 'DISABLED' && (
                    <Badge variant="dot" color="red">
                      Disabled
                    </Badge>
                  )}
                </Stack>
              </Table.Td>
              <Table.Td visibleFrom="md">
                <Text fz="sm">{user.lastSignInAt ? <Moment at={user.lastSignInAt} /> : 'Never'}</Text>
              </Table.Td>
              <Table.Td>
                <UserMenu user={user} dialogs={dialogs} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  );
}

function UserMenu({
  user,
  dialogs,
}: {
  readonly user: UserDetailsFragment;
  readonly dialogs: UserDialogState;
}) {
  const admin = user.role === 'ADMIN';
  const disabled = user.status === 'DISABLED';
  return (
    <Menu position="bottom-end" width={200} withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={`Actions for ${user.name}`}>
          <IconDotsVertical size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconTag size={16} />} onClick={() => dialogs.ask('labels', user)}>
          Change labels
        </Menu.Item>
        <Menu.Item leftSection={<IconShield size={16} />} onClick={() => dialogs.ask('role', user)}>
          {admin ? 'Make a member' : 'Make an admin'}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          leftSection={disabled ? <IconUserCheck size={16} /> : <IconUserOff size={16} />}
          onClick={() => dialogs.ask('status', user)}
        >
          {disabled ? 'Enable' : 'Disable'}
        </Menu.Item>
        {!disabled && (
          <>
            <Menu.Divider />
            <Menu.Item leftSection={<IconMail size={16} />} onClick={() => dialogs.ask('mail-link', user)}>
              Send a reset link
            </Menu.Item>
            <Menu.Item leftSection={<IconLink size={16} />} onClick={() => dialogs.ask('copy-link', user)}>
              Copy a reset link
            </Menu.Item>
          </>
        )}
        <Menu.Divider />
        <Menu.Item leftSection={<IconTrash size={16} />} onClick={() => dialogs.ask('delete', user)}>
          Delete
        </Menu.Item>
        <Menu.Item leftSection={<IconEraser size={16} />} onClick={() => dialogs.ask('erase', user)}>
          Erase
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

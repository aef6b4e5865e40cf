import { Box, Paper, Skeleton, Stack, Table, Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { InviteRowFragment } from '@usher/client';
import { memo, type ReactNode } from 'react';
import { addressInLetters } from '../address.ts';
import { Moment } from '../time/moment.tsx';
import { CorrectButton } from './correct-button.tsx';
import { Delivery } from './delivery.tsx';
import { Fate } from './fate.tsx';
import type { InviteActions } from './invite-dialogs.tsx';
import { InviteMenu } from './invite-menu.tsx';
import classes from './invite-rows.module.css';
import { Labels } from './labels.tsx';
import { StatusBadge } from './status-badge.tsx';

interface Props {
  /** Null until the first answer, and after one that failed. */
  readonly rows: readonly InviteRowFragment[] | null;
  readonly pending: boolean;
  readonly onOpen: (id: string) => void;
  readonly actions: InviteActions;
}

/** The invites of a page: a table, or cards where there is little room. */
export function InviteRows({ rows, pending, onOpen, actions }: Props) {
  const narrow = useMediaQuery('(max-width: 62em)', false, { getInitialValueInEffect: false });
  if (!rows) return pending ? <Waiting /> : null;
  const Row = narrow ? InviteCard : InviteTableRow;
  const Sheet = narrow ? Cards : TableSheet;
  return (
    <Box className={classes['rows']} data-pending={pending || undefined} aria-busy={pending}>
      <Sheet>
        {rows.map((invite) => (
          <Row key={invite.id} invite={invite} onOpen={onOpen} actions={actions} />
        ))}
      </Sheet>
    </Box>
  );
}

function TableSheet({ children }: { readonly children: ReactNode }) {
  return (
    <Paper withBorder radius="md" className={classes['sheet']}>
      <Table
        verticalSpacing="sm"
        horizontalSpacing="md"
        highlightOnHover
        highlightOnHoverColor="var(--usher-ground)"
      >
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Address</Table.Th>
            <Table.Th w={170}>Status</Table.Th>
            <Table.Th w={190}>Mail</Table.Th>
            <Table.Th w={160}>Invited</Table.Th>
            <Table.Th w={60}>
              <VisuallyHidden>Actions</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>{children}</Table.Tbody>
      </Table>
    </Paper>
  );
}

function Cards({ children }: { readonly children: ReactNode }) {
  return (
    <Stack component="ul" gap="xs" className={classes['cards']}>
      {children}
    </Stack>
  );
}

interface RowProps {
  readonly invite: InviteRowFragment;
  readonly onOpen: (id: string) => void;
  readonly actions: InviteActions;
}

// Changes arrive one invite at a time, and many of them when a list is sent: only what changed is drawn again.
const InviteTableRow = memo(({ invite, onOpen, actions }: RowProps) => (
  <Table.Tr>
    <Table.Td>
      <Address invite={invite} onOpen={onOpen} />
    </Table.Td>
    <Table.Td>
      <Stack gap={2} align="flex-start">
        <StatusBadge status={invite.status} />
        <Fate invite={invite} />
      </Stack>
    </Table.Td>
    <Table.Td>
      <Stack gap={4} align="flex-start">
        <Delivery delivery={invite.delivery} />
        <CorrectButton invite={invite} actions={actions} />
      </Stack>
    </Table.Td>
    <Table.Td>
      <Text fz="sm">
        <Moment at={invite.createdAt} />
      </Text>
      {invite.invitedBy && (
        <Text fz="xs" c="dimmed" truncate maw={140}>
          by {invite.invitedBy.name}
        </Text>
      )}
    </Table.Td>
    <Table.Td>
      <InviteMenu invite={invite} actions={actions} />
    </Table.Td>
  </Table.Tr>
));

const InviteCard = memo(({ invite, onOpen, actions }: RowProps) => (
  <Paper component="li" withBorder radius="md" className={classes['card']}>
    <div className={classes['cardBody']}>
      <Address invite={invite} onOpen={onOpen} />
      <div className={classes['cardLine']}>
        <StatusBadge status={invite.status} />
        <Fate invite={invite} />
        <Delivery delivery={invite.delivery} />
        <CorrectButton invite={invite} actions={actions} />
      </div>
    </div>
    <InviteMenu invite={invite} actions={actions} />
  </Paper>
));

function Address({ invite, onOpen }: Omit<RowProps, 'actions'>) {
  return (
    <div className={classes['address']}>
      <UnstyledButton className={classes['open']} title={invite.email} onClick={() => onOpen(invite.id)}>
        {addressInLetters(invite.email)}
      </UnstyledButton>
      <div className={classes['privileges']}>
        {invite.role === 'ADMIN' && (
          <Text fz="xs" fw={600} span>
            Admin
          </Text>
        )}
        <Labels labels={invite.roles} />
      </div>
    </div>
  );
}

function Waiting() {
  return (
    <Stack gap="xs" role="status" aria-label="Loading invites">
      {['a', 'b', 'c', 'd', 'e', 'f'].map((key) => (
        <Skeleton key={key} h={56} radius="md" />
      ))}
    </Stack>
  );
}

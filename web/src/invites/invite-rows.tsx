import { Box, Paper, Skeleton, Stack, Table, Text, UnstyledButton } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { InviteRowFragment } from '../../../client/generated/graphql.ts';
import { Moment } from '../time/moment.tsx';
import { Delivery } from './delivery.tsx';
import { Fate } from './fate.tsx';
import type { InviteDialogState } from './invite-dialogs.tsx';
import { InviteMenu } from './invite-menu.tsx';
import classes from './invite-rows.module.css';
import { Labels } from './labels.tsx';
import { StatusBadge } from './status-badge.tsx';

interface Props {
  /** Null until the first answer. */
  readonly rows: readonly InviteRowFragment[] | null;
  readonly pending: boolean;
  readonly onOpen: (id: string) => void;
  readonly dialogs: InviteDialogState;
}

/** The invites of a page: a table, or cards where there is little room. */
export function InviteRows({ rows, pending, onOpen, dialogs }: Props) {
  const narrow = useMediaQuery('(max-width: 62em)', false, { getInitialValueInEffect: false });
  if (!rows) return <Waiting />;
  const Rows = narrow ? InviteCards : InviteTable;
  return (
    <Box className={classes['rows']} data-pending={pending || undefined} aria-busy={pending}>
      <Rows rows={rows} onOpen={onOpen} dialogs={dialogs} />
    </Box>
  );
}

type ListProps = Pick<Props, 'onOpen' | 'dialogs'> & { readonly rows: readonly InviteRowFragment[] };

function InviteTable({ rows, onOpen, dialogs }: ListProps) {
  return (
    <Paper withBorder radius="md" className={classes['sheet']}>
      <Table verticalSpacing="sm" horizontalSpacing="md" highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Address</Table.Th>
            <Table.Th w={210}>Status</Table.Th>
            <Table.Th w={190}>Mail</Table.Th>
            <Table.Th w={190}>Invited</Table.Th>
            <Table.Th w={60} aria-label="Actions" />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((invite) => (
            <Table.Tr key={invite.id}>
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
                <Delivery delivery={invite.delivery} />
              </Table.Td>
              <Table.Td>
                <Text fz="sm">
                  <Moment at={invite.createdAt} />
                </Text>
                {invite.invitedBy && (
                  <Text fz="xs" c="dimmed" truncate maw={170}>
                    by {invite.invitedBy.name}
                  </Text>
                )}
              </Table.Td>
              <Table.Td>
                <InviteMenu invite={invite} dialogs={dialogs} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  );
}

function InviteCards({ rows, onOpen, dialogs }: ListProps) {
  return (
    <Stack component="ul" gap="xs" className={classes['cards']}>
      {rows.map((invite) => (
        <Paper component="li" withBorder radius="md" key={invite.id} className={classes['card']}>
          <div className={classes['cardBody']}>
            <Address invite={invite} onOpen={onOpen} />
            <div className={classes['cardLine']}>
              <StatusBadge status={invite.status} />
              <Fate invite={invite} />
              <Delivery delivery={invite.delivery} />
            </div>
          </div>
          <InviteMenu invite={invite} dialogs={dialogs} />
        </Paper>
      ))}
    </Stack>
  );
}

function Address({
  invite,
  onOpen,
}: {
  readonly invite: InviteRowFragment;
  readonly onOpen: (id: string) => void;
}) {
  return (
    <div className={classes['address']}>
      <UnstyledButton className={classes['open']} onClick={() => onOpen(invite.id)}>
        {invite.email}
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

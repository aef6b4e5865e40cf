import { Box, Paper, Skeleton, Stack, Table, Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { InviteRowFragment } from '@usher/client';
import { type MouseEvent, memo, type ReactNode, useCallback } from 'react';
import { addressInLetters } from '../address.ts';
import { ChooseBox, ChoosePageBox } from '../bulk/choose-box.tsx';
import type { SelectionState } from '../bulk/use-selection.ts';
import { Moment } from '../time/moment.tsx';
import { CorrectButton } from './correct-button.tsx';
import { Delivery } from './delivery.tsx';
import { Fate } from './fate.tsx';
import type { InviteActions } from './invite-dialogs.tsx';
import { InviteMenu } from './invite-menu.tsx';
import classes from './invite-rows.module.css';
import { Labels } from './labels.tsx';
import { ariaSort, SortHead } from './sort-head.tsx';
import { StatusBadge } from './status-badge.tsx';
import type { InviteView } from './use-invite-view.ts';

interface Props {
  /** Null until the first answer, and after one that failed. */
  readonly rows: readonly InviteRowFragment[] | null;
  readonly pending: boolean;
  readonly selection: SelectionState;
  readonly view: Pick<InviteView, 'sort' | 'setSort' | 'density'>;
  readonly onOpen: (id: string) => void;
  readonly actions: InviteActions;
}

/** The invites of a page: a table, or cards where there is little room. */
export function InviteRows({ rows, pending, selection, view, onOpen, actions }: Props) {
  const narrow = useMediaQuery('(max-width: 62em)', false, { getInitialValueInEffect: false });
  const { toggle } = selection;
  const onChoose = useCallback(
    (id: string, asRange: boolean) => rows && toggle(rows, id, asRange),
    [rows, toggle],
  );
  if (!rows) return pending ? <Waiting /> : null;
  const Row = narrow ? InviteCard : InviteTableRow;
  const Sheet = narrow ? Cards : TableSheet;
  const chosen = rows.filter(({ id }) => selection.isChosen(id)).length;
  const all = (
    <ChoosePageBox
      chosen={rows.length > 0 && chosen === rows.length}
      some={chosen > 0}
      {...(narrow && { label: 'Choose every row of this page' })}
      onToggle={() => selection.togglePage(rows)}
    />
  );
  return (
    <Box
      className={classes['rows']}
      data-pending={pending || undefined}
      data-density={view.density}
      aria-busy={pending}
    >
      <Sheet all={all} view={view}>
        {rows.map((invite) => (
          <Row
            key={invite.id}
            invite={invite}
            chosen={selection.isChosen(invite.id)}
            onChoose={onChoose}
            onOpen={onOpen}
            actions={actions}
          />
        ))}
      </Sheet>
    </Box>
  );
}

const BY_ADDRESS = ['address', 'address-back'] as const;
const BY_EXPIRY = ['expiring', 'lasting'] as const;
const BY_TIME = ['newest', 'oldest'] as const;

interface SheetProps {
  /** Chooses every row. */
  readonly all: ReactNode;
  readonly view: Props['view'];
  readonly children: ReactNode;
}

function TableSheet({ all, view: { sort, setSort }, children }: SheetProps) {
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
            <Table.Th w={44}>{all}</Table.Th>
            <Table.Th aria-sort={ariaSort(sort, BY_ADDRESS)}>
              <SortHead label="Address" ways={BY_ADDRESS} sort={sort} onSort={setSort} />
            </Table.Th>
            <Table.Th w={175} aria-sort={ariaSort(sort, BY_EXPIRY)}>
              <SortHead label="Status, expiry" ways={BY_EXPIRY} sort={sort} onSort={setSort} />
            </Table.Th>
            <Table.Th w={190}>Mail</Table.Th>
            <Table.Th w={150} aria-sort={ariaSort(sort, BY_TIME)}>
              <SortHead label="Invited" ways={BY_TIME} sort={sort} onSort={setSort} />
            </Table.Th>
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

function Cards({ all, children }: SheetProps) {
  return (
    <Stack gap="xs">
      <Box px="md">{all}</Box>
      <Stack component="ul" gap="xs" className={classes['cards']}>
        {children}
      </Stack>
    </Stack>
  );
}

interface RowProps {
  readonly invite: InviteRowFragment;
  readonly chosen: boolean;
  readonly onChoose: (id: string, asRange: boolean) => void;
  readonly onOpen: (id: string) => void;
  readonly actions: InviteActions;
}

// Changes arrive one invite at a time, and many of them when a list is sent: only what changed is drawn again.
const InviteTableRow = memo(({ invite, chosen, onChoose, onOpen, actions }: RowProps) => (
  <Table.Tr
    className={classes['row'] ?? ''}
    data-chosen={chosen || undefined}
    onClick={(event) => isOnRow(event) && onOpen(invite.id)}
  >
    <Table.Td>
      <ChooseBox email={invite.email} chosen={chosen} onToggle={(asRange) => onChoose(invite.id, asRange)} />
    </Table.Td>
    <Table.Td>
      <Address invite={invite} onOpen={onOpen} />
    </Table.Td>
    <Table.Td>
      <div className={classes['lines']}>
        <StatusBadge status={invite.status} />
        <Fate invite={invite} />
      </div>
    </Table.Td>
    <Table.Td>
      <div className={classes['lines']}>
        <Delivery delivery={invite.delivery} />
        <CorrectButton invite={invite} actions={actions} />
      </div>
    </Table.Td>
    <Table.Td>
      <div className={classes['lines']}>
        <Text fz="sm" span>
          <Moment at={invite.createdAt} />
        </Text>
        {invite.invitedBy && (
          <Text fz="xs" c="dimmed" truncate maw={140} span>
            by {invite.invitedBy.name}
          </Text>
        )}
      </div>
    </Table.Td>
    <Table.Td>
      <InviteMenu invite={invite} actions={actions} />
    </Table.Td>
  </Table.Tr>
));

const InviteCard = memo(({ invite, chosen, onChoose, onOpen, actions }: RowProps) => (
  <Paper
    component="li"
    withBorder
    radius="md"
    className={classes['card'] ?? ''}
    data-chosen={chosen || undefined}
  >
    <ChooseBox email={invite.email} chosen={chosen} onToggle={(asRange) => onChoose(invite.id, asRange)} />
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

/** Whether a click was meant for the row: neither for something on it that does another thing, nor for marking text. */
function isOnRow({ target, currentTarget }: MouseEvent<HTMLElement>): boolean {
  // A menu that was opened from the row is elsewhere in the page.
  if (!(target instanceof Element) || !currentTarget.contains(target)) return false;
  return !target.closest('button, a, input, label') && getSelection()?.isCollapsed !== false;
}

function Address({ invite, onOpen }: Pick<RowProps, 'invite' | 'onOpen'>) {
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

import { Group, Pagination, SegmentedControl, Stack, Table, Text } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { Labels } from '../invites/labels.tsx';
import { count } from '../words.ts';
import classes from './import.module.css';
import type { Recipient } from './parse-recipients.ts';
import type { RowOutcome } from './row-outcome.ts';

/** A table of so many rows is drawn without a pause. */
const ROWS_A_PAGE = 50;

interface Props {
  readonly outcomes: readonly RowOutcome[];
  /** Rows that were not checked: nobody said which role they get. */
  readonly waiting?: readonly Recipient[];
}

/** What would become of each row: who gets which role and labels, and who cannot be invited. */
export function OutcomeTable({ outcomes: checked, waiting = [] }: Props) {
  const unclear = waiting.map(({ email, unclearRole, roles }): RowOutcome => {
    const text = `“${unclearRole}” is no role. Choose one above.`;
    return { email, role: null, labels: roles ?? [], good: false, text };
  });
  const outcomes = [...checked, ...unclear];
  const bad = outcomes.filter(({ good }) => !good);
  const [which, setWhich] = useState(bad.length > 0 ? 'bad' : 'all');
  const [page, setPage] = useState(1);
  const shown = which === 'bad' && bad.length > 0 ? bad : outcomes;
  const pages = Math.max(1, Math.ceil(shown.length / ROWS_A_PAGE));
  const current = Math.min(page, pages);
  return (
    <Stack gap="xs">
      <Text role="status" fw={500}>
        {headline(outcomes)}
      </Text>
      {bad.length > 0 && (
        <SegmentedControl
          size="sm"
          aria-label="Rows"
          value={which}
          onChange={setWhich}
          data={[
            { value: 'bad', label: `Problems (${count(bad.length)})` },
            { value: 'all', label: `All (${count(outcomes.length)})` },
          ]}
        />
      )}
      <Table.ScrollContainer
        minWidth={260}
        maxHeight={340}
        scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}
      >
        <Table stickyHeader verticalSpacing={6} layout="fixed">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Address</Table.Th>
              <Table.Th>Outcome</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.slice((current - 1) * ROWS_A_PAGE, current * ROWS_A_PAGE).map((outcome) => (
              <OutcomeRow key={outcome.email} {...outcome} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {pages > 1 && (
        <Pagination
          total={pages}
          value={current}
          onChange={setPage}
          size="sm"
          getControlProps={(control) => ({ 'aria-label': `${control} page` })}
          getItemProps={(number) => ({ 'aria-label': `Page ${number}` })}
        />
      )}
    </Stack>
  );
}

function OutcomeRow({ email, role, labels, good, text }: RowOutcome) {
  return (
    <Table.Tr>
      <Table.Td className={classes['wrap']} valign="top">
        <Text fz="sm">{email}</Text>
        <Group gap={6}>
          {role && (
            <Text fz="xs" c={role === 'ADMIN' ? 'inherit' : 'dimmed'} fw={role === 'ADMIN' ? 600 : 400} span>
              {role === 'ADMIN' ? 'Admin' : 'Member'}
            </Text>
          )}
          <Labels labels={labels} />
        </Group>
      </Table.Td>
      <Table.Td valign="top">
        <Group gap={6} wrap="nowrap" align="flex-start" c={good ? 'inherit' : 'var(--mantine-color-error)'}>
          {good ? <IconCheck size={16} aria-hidden /> : <IconX size={16} aria-hidden />}
          <Text fz="sm" c="inherit" className={classes['wrap']} span>
            {text}
          </Text>
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}

function headline(outcomes: readonly RowOutcome[]): string {
  const good = outcomes.filter((outcome) => outcome.good);
  const bad = outcomes.length - good.length;
  const admins = good.filter(({ role }) => role === 'ADMIN').length;
  const asAdmins =
    admins === 0 ? '' : admins === 1 ? ', 1 of them as an admin' : `, ${count(admins)} of them as admins`;
  return bad === 0
    ? `All ${count(good.length)} can be invited${asAdmins}. Nothing has been sent yet.`
    : `${count(good.length)} can be invited${asAdmins}, ${count(bad)} cannot. Nothing has been sent yet.`;
}

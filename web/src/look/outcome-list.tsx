import { Group, Pagination, SegmentedControl, Stack, Table, Text } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { count } from '../words.ts';
import classes from './outcome-list.module.css';

/** A table of so many rows is drawn without a pause. */
const ROWS_A_PAGE = 50;

/** What became, or would become, of one address. */
export interface Outcome {
  /** Tells it from the others; the address where it is left out. */
  readonly id?: string;
  readonly email: string;
  readonly good: boolean;
  readonly text: string;
}

interface Props<Row extends Outcome> {
  readonly outcomes: readonly Row[];
  /** What else is to be said of a row, under its address. */
  readonly details?: (outcome: Row) => ReactNode;
}

/** What became of each address: those with a problem first, where there are any. */
export function OutcomeList<Row extends Outcome>({ outcomes, details }: Props<Row>) {
  const bad = outcomes.filter(({ good }) => !good);
  const [which, setWhich] = useState(bad.length > 0 ? 'bad' : 'all');
  const [page, setPage] = useState(1);
  const shown = which === 'bad' && bad.length > 0 ? bad : outcomes;
  const pages = Math.max(1, Math.ceil(shown.length / ROWS_A_PAGE));
  const current = Math.min(page, pages);
  return (
    <Stack gap="xs">
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
              <OutcomeRow key={outcome.id ?? outcome.email} outcome={outcome}>
                {details?.(outcome)}
              </OutcomeRow>
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

function OutcomeRow({ outcome, children }: { readonly outcome: Outcome; readonly children: ReactNode }) {
  const { email, good, text } = outcome;
  return (
    <Table.Tr>
      <Table.Td className={classes['wrap']} valign="top">
        <Text fz="sm">{email}</Text>
        {children}
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

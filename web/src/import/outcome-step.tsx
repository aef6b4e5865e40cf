import { Button, Group, Pagination, Progress, SegmentedControl, Stack, Table, Text } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { ProblemAlert } from '../problem-alert.tsx';
import classes from './outcome-step.module.css';
import type { RowOutcome } from './row-outcome.ts';
import type { Import } from './use-import.ts';

/** A table of so many rows is drawn without a pause. */
const ROWS_A_PAGE = 50;

interface Props {
  readonly work: Import;
  readonly onClose: () => void;
}

/** Shows what would happen to each row, and, once sent, what did. */
export function OutcomeStep({ work, onClose }: Props) {
  const { step, rows, outcomes, problem } = work;
  const good = outcomes.filter((outcome) => outcome.good).length;
  const bad = outcomes.length - good;
  const unfinished = step === 'sent' && outcomes.length < rows.length;

  return (
    <Stack>
      <Text role="status" fw={500}>
        {headline(work, good, bad)}
      </Text>
      <ProblemAlert problem={problem} />
      {(step === 'sending' || unfinished) && (
        <Progress
          value={(100 * outcomes.length) / Math.max(1, rows.length)}
          animated={step === 'sending'}
          aria-label="Sending"
        />
      )}
      {outcomes.length > 0 && <OutcomeTable outcomes={outcomes} bad={bad} />}
      <Group justify="flex-end" gap="xs">
        {step === 'checked' && (
          <>
            <Button variant="default" onClick={work.back}>
              Back to the list
            </Button>
            <Button disabled={good === 0} onClick={work.sendGood}>
              {good === 1 ? 'Send 1 invite' : `Send ${good.toLocaleString('en')} invites`}
            </Button>
          </>
        )}
        {step === 'sending' && (
          <Button variant="default" onClick={work.stop}>
            Stop
          </Button>
        )}
        {unfinished && (
          <Button variant="default" onClick={work.goOn}>
            Go on
          </Button>
        )}
        {step === 'sent' && <Button onClick={onClose}>Done</Button>}
      </Group>
    </Stack>
  );
}

function headline({ step, rows, outcomes }: Import, good: number, bad: number): string {
  const count = (value: number) => value.toLocaleString('en');
  switch (step) {
    case 'sending':
      return `Sending: ${count(outcomes.length)} of ${count(rows.length)}`;
    case 'sent':
      return outcomes.length < rows.length
        ? `Stopped after ${count(outcomes.length)} of ${count(rows.length)}`
        : `${count(good)} invited${bad > 0 ? `, ${count(bad)} not` : ''}`;
    default:
      return bad === 0
        ? `All ${count(good)} can be invited. Nothing has been sent yet.`
        : `${count(good)} can be invited, ${count(bad)} cannot. Nothing has been sent yet.`;
  }
}

function OutcomeTable({ outcomes, bad }: { readonly outcomes: readonly RowOutcome[]; readonly bad: number }) {
  const [which, setWhich] = useState(bad > 0 ? 'bad' : 'all');
  const [page, setPage] = useState(1);
  const shown = which === 'bad' ? outcomes.filter((outcome) => !outcome.good) : outcomes;
  const pages = Math.max(1, Math.ceil(shown.length / ROWS_A_PAGE));
  const current = Math.min(page, pages);
  return (
    <Stack gap="xs">
      {bad > 0 && (
        <SegmentedControl
          size="sm"
          aria-label="Rows"
          value={which}
          onChange={setWhich}
          data={[
            { value: 'bad', label: `Problems (${bad.toLocaleString('en')})` },
            { value: 'all', label: `All (${outcomes.length.toLocaleString('en')})` },
          ]}
        />
      )}
      <Table.ScrollContainer
        minWidth={320}
        maxHeight={340}
        scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}
      >
        <Table stickyHeader verticalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Address</Table.Th>
              <Table.Th>Outcome</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.slice((current - 1) * ROWS_A_PAGE, current * ROWS_A_PAGE).map((outcome) => (
              <Table.Tr key={outcome.email}>
                <Table.Td className={classes['email']}>{outcome.email}</Table.Td>
                <Table.Td>
                  <Group gap={6} wrap="nowrap" c={outcome.good ? 'inherit' : 'var(--mantine-color-error)'}>
                    {outcome.good ? <IconCheck size={16} aria-hidden /> : <IconX size={16} aria-hidden />}
                    <span>{outcome.text}</span>
                  </Group>
                </Table.Td>
              </Table.Tr>
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

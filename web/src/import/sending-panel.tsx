import { Button, Collapse, Group, Stack, Table, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { RunPanel } from '../look/run-panel.tsx';
import { saveFile } from '../look/save-file.ts';
import { count } from '../words.ts';
import classes from './import.module.css';
import type { RefusedRow, SendingState } from './sending.ts';
import { useSending, useSendingState } from './sending-context.ts';

/** So many are shown; all of them are in the file. */
const MOST_SHOWN = 100;

/** A list on its way: how far it has come, what was refused, and the way to stop and go on. On every page, above it. */
export function SendingPanel() {
  const state = useSendingState();
  return state && <Panel state={state} />;
}

function Panel({ state }: { readonly state: SendingState }) {
  const sending = useSending();
  const [opened, { toggle }] = useDisclosure();
  const { rows, done, refused, step, problem } = state;
  return (
    <RunPanel
      label="Sending invites"
      headline={headline(state)}
      step={step === 'sending' ? 'running' : step}
      progress={(100 * done) / rows.length}
      progressLabel="Sending"
      problem={problem}
      run={sending}
      leave="Give up the rest"
    >
      {refused.length > 0 && (
        <>
          <Group gap="xs">
            <Button variant="default" size="sm" onClick={toggle} aria-expanded={opened}>
              {opened ? 'Hide what was refused' : `Show what was refused (${count(refused.length)})`}
            </Button>
            <Button variant="default" size="sm" onClick={() => save(refused)}>
              Save it as CSV
            </Button>
          </Group>
          <Collapse expanded={opened}>
            <RefusedTable refused={refused} />
          </Collapse>
        </>
      )}
    </RunPanel>
  );
}

function RefusedTable({ refused }: { readonly refused: readonly RefusedRow[] }) {
  return (
    <Stack gap="xs">
      <Table verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Address</Table.Th>
            <Table.Th>Reason</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {refused.slice(0, MOST_SHOWN).map(({ row, reason }) => (
            <Table.Tr key={row.idempotencyKey}>
              <Table.Td className={classes['wrap']}>{row.email}</Table.Td>
              <Table.Td className={classes['wrap']}>{reason}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {refused.length > MOST_SHOWN && (
        <Text fz="sm">{count(refused.length - MOST_SHOWN)} more are in the file.</Text>
      )}
    </Stack>
  );
}

function headline({ rows, done, refused, step }: SendingState): string {
  switch (step) {
    case 'sending':
      return `Sending: ${count(done)} of ${count(rows.length)}`;
    case 'stopped':
      return `Stopped after ${count(done)} of ${count(rows.length)}`;
    case 'done': {
      const invited = `${count(rows.length - refused.length)} invited`;
      return refused.length === 0 ? invited : `${invited}, ${count(refused.length)} not`;
    }
  }
}

/** The writer of CSV is loaded when it is needed. */
async function save(refused: readonly RefusedRow[]): Promise<void> {
  const { refusedCsv } = await import('./refused-csv.ts');
  saveFile('not-invited.csv', 'text/csv;charset=utf-8', refusedCsv(refused));
}

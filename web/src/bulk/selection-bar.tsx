import { Button, Group, Paper, Stack, Text } from '@mantine/core';
import { IconBan, IconMailForward, IconTrash } from '@tabler/icons-react';
import { STATUS } from '../invites/statuses.ts';
import { count } from '../words.ts';
import classes from './bulk.module.css';
import { BULK, type BulkAction, narrowed } from './bulk-action.ts';
import type { BulkJob } from './bulk-run.ts';
import { type Selection, sizeOf } from './selection.ts';
import type { SelectionState } from './use-selection.ts';

const ACTIONS: readonly { readonly action: BulkAction; readonly icon: typeof IconBan }[] = [
  { action: 'resend', icon: IconMailForward },
  { action: 'revoke', icon: IconBan },
  { action: 'delete', icon: IconTrash },
];

interface Props {
  readonly selection: SelectionState;
  /** How many the whole list has; null where that is not known. */
  readonly total: number | null;
  /** The list has rows that are not on the screen. */
  readonly more: boolean;
  readonly onAsk: (job: BulkJob) => void;
}

/** What can be done with the chosen rows. It is there while there are any. */
export function SelectionBar({ selection: state, total, more, onAsk }: Props) {
  const { selection } = state;
  if (sizeOf(selection) === 0) return null;
  const ask = (action: BulkAction) => {
    const job = jobOf(selection, action);
    if (job) onAsk(job);
  };
  return (
    <Paper
      withBorder
      radius="md"
      p="sm"
      component="section"
      aria-label="Chosen invites"
      id={BAR}
      className={classes['bar'] ?? ''}
    >
      <Stack gap="xs">
        <Group gap="xs" justify="space-between">
          <Group gap="xs">
            <Text fw={500} role="status">
              {headline(selection)}
            </Text>
            {selection.kind === 'rows' && more && (
              <Button variant="subtle" size="compact-sm" onClick={() => state.chooseAll(total)}>
                {total === null ? 'Choose all that match' : `Choose all ${count(total)} that match`}
              </Button>
            )}
            <Button variant="subtle" size="compact-sm" onClick={state.clear}>
              Choose none
            </Button>
          </Group>
          <Group gap="xs" data-actions>
            {ACTIONS.map(
              ({ action, icon: Icon }) =>
                jobOf(selection, action) && (
                  <Button
                    key={action}
                    variant={action === 'resend' ? 'filled' : 'default'}
                    leftSection={<Icon size={16} />}
                    onClick={() => ask(action)}
                  >
                    {BULK[action].label}
                  </Button>
                ),
            )}
          </Group>
        </Group>
        <Changed state={state} />
      </Stack>
    </Paper>
  );
}

/** Where the keyboard goes from a chosen row. */
const BAR = 'chosen-invites';

/** Takes the focus from a chosen row to what can be done with it. */
export function focusBar(): void {
  document.querySelector<HTMLElement>(`#${BAR} [data-actions] button`)?.focus();
}

/** Chosen rows that became something else meanwhile: they are named, and it is left to the reader what to do. */
function Changed({ state }: { readonly state: SelectionState }) {
  const { selection } = state;
  if (selection.kind === 'all' || selection.changed.size === 0) return null;
  const told = [...selection.changed].map(([id, status]) => {
    const email = selection.rows.get(id)?.email ?? '';
    return `${email} is ${status === null ? 'gone' : STATUS[status].label.toLowerCase()}`;
  });
  return (
    <Group gap="xs" role="alert">
      <Text fz="sm" className={classes['reason'] ?? ''}>
        Changed since you chose: {told.slice(0, 3).join(', ')}
        {told.length > 3 && ` and ${count(told.length - 3)} more`}.
      </Text>
      <Button variant="default" size="compact-sm" onClick={state.leaveOutChanged}>
        Leave out what changed
      </Button>
    </Group>
  );
}

function headline(selection: Selection): string {
  if (selection.kind === 'rows') return `${count(selection.rows.size)} chosen`;
  return selection.total === null ? 'All that match are chosen' : `All ${count(selection.total)} are chosen`;
}

/** Null where the action would do nothing to any of them. */
function jobOf(selection: Selection, action: BulkAction): BulkJob | null {
  if (selection.kind === 'rows') {
    const invites = [...selection.rows.values()];
    return { action, invites, total: invites.length };
  }
  const filter = narrowed(selection.filter, action);
  return filter && { action, invites: filter, total: null };
}

import { Group, Stack, Text } from '@mantine/core';
import { Labels } from '../invites/labels.tsx';
import { OutcomeList } from '../look/outcome-list.tsx';
import { count } from '../words.ts';
import type { Recipient } from './parse-recipients.ts';
import type { RowOutcome } from './row-outcome.ts';

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
  return (
    <Stack gap="xs">
      <Text role="status" fw={500}>
        {headline(outcomes)}
      </Text>
      <OutcomeList outcomes={outcomes} details={(outcome) => <Terms {...outcome} />} />
    </Stack>
  );
}

function Terms({ role, labels }: RowOutcome) {
  return (
    <Group gap={6}>
      {role && (
        <Text fz="xs" c={role === 'ADMIN' ? 'inherit' : 'dimmed'} fw={role === 'ADMIN' ? 600 : 400} span>
          {role === 'ADMIN' ? 'Admin' : 'Member'}
        </Text>
      )}
      <Labels labels={labels} />
    </Group>
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

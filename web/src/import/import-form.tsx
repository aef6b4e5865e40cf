import { Button, Collapse, Group, Progress, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { CreateInviteInput } from '@usher/client';
import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import { useFieldErrors } from '../field-errors.ts';
import { InviteFields } from '../invites/invite-fields.tsx';
import type { InviteTerms } from '../invites/terms.ts';
import { ProblemAlert } from '../problem-alert.tsx';
import { count } from '../words.ts';
import { newKey, toInput } from './batches.ts';
import { Complaints } from './complaints.tsx';
import { ListField } from './list-field.tsx';
import { OutcomeTable } from './outcome-table.tsx';
import { parseRecipients } from './parse-recipients.ts';
import { ReadColumns } from './read-columns.tsx';
import { type RoleChoices, withChosenRoles } from './role-choices.ts';
import { RoleQuestions } from './role-questions.tsx';
import { useCheck } from './use-check.ts';

interface Props {
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly terms: InviteTerms;
  readonly onTerms: (terms: InviteTerms) => void;
  readonly onClose: () => void;
  readonly onSend: (rows: readonly CreateInviteInput[]) => void;
}

/** Takes the list and what all of them get, says what was read in it, and what would become of each row. */
export function ImportForm({ text, onText, terms, onTerms, onClose, onSend }: Props) {
  const [termsOpened, { toggle }] = useDisclosure();
  const [choices, setChoices] = useState<RoleChoices>({});
  const [arrivedWhole, setArrivedWhole] = useState(false);
  const deferred = useDeferredValue(text);
  const list = useMemo(() => parseRecipients(deferred), [deferred]);
  const { ready, waiting } = useMemo(() => withChosenRoles(list.recipients, choices), [list, choices]);
  const key = useMemo(() => newKey(), []);
  const { step, outcomes, problem, check, reset } = useCheck();

  const rows = useMemo(
    () => ready.map((recipient) => toInput(recipient, terms, `${key}-${recipient.line}-${recipient.email}`)),
    [ready, terms, key],
  );
  const change = (next: string, whole: boolean) => {
    reset();
    setArrivedWhole(whole);
    onText(next);
  };

  // A list that came in one piece, and leaves nothing to ask, is checked without a press.
  const settled = deferred === text;
  useEffect(() => {
    if (!arrivedWhole || !settled) return;
    setArrivedWhole(false);
    if (rows.length > 0 && waiting.length === 0 && list.complaints.length === 0) void check(rows);
  });

  const fields = useFieldErrors({
    text:
      rows.length === 0 &&
      (waiting.length > 0 ? 'Say below which role they get.' : 'There is no address in it yet.'),
  });
  const checked = step === 'checked';
  const good = rows.filter((_row, at) => outcomes[at]?.good);
  return (
    <Stack>
      <ProblemAlert problem={problem} />
      <ListField
        text={text}
        onChange={change}
        summary={summaryOf(list.recipients.length, list.repeated)}
        short={checked}
        error={fields.at('text')}
      />
      {list.columns && <ReadColumns columns={list.columns} />}
      <Complaints complaints={list.complaints} />
      <RoleQuestions
        recipients={list.recipients}
        choices={choices}
        onChoose={(next) => {
          reset();
          setChoices(next);
        }}
      />
      <div>
        <Button variant="subtle" px="xs" onClick={toggle} aria-expanded={termsOpened}>
          {termsOpened ? 'Hide what they get' : 'Role, labels, message and window'}
        </Button>
        <Collapse expanded={termsOpened}>
          <Stack pt="sm">
            <Text fz="sm" c="dimmed">
              For everybody of whom the list says nothing else.
            </Text>
            <InviteFields
              value={terms}
              onChange={(next) => {
                reset();
                onTerms(next);
              }}
            />
          </Stack>
        </Collapse>
      </div>
      {step === 'checking' && (
        <Progress value={(100 * outcomes.length) / Math.max(1, rows.length)} animated aria-label="Checking" />
      )}
      {checked && <OutcomeTable outcomes={outcomes} waiting={waiting} />}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={step === 'checking' ? reset : onClose}>
          {step === 'checking' ? 'Stop' : 'Cancel'}
        </Button>
        {checked ? (
          good.length > 0 && (
            <Button onClick={() => onSend(good)}>
              {good.length === 1 ? 'Send 1 invite' : `Send ${count(good.length)} invites`}
            </Button>
          )
        ) : (
          <Button loading={step === 'checking' || !settled} onClick={() => fields.isGood() && check(rows)}>
            {rows.length === 0 ? 'Check' : `Check ${count(rows.length)}`}
          </Button>
        )}
      </Group>
    </Stack>
  );
}

function summaryOf(found: number, repeated: number): string {
  if (found === 0) return 'No addresses yet';
  const addresses = found === 1 ? '1 address' : `${count(found)} addresses`;
  return repeated === 0 ? addresses : `${addresses}; ${count(repeated)} named twice, and left out`;
}

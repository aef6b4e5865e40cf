import { Alert, Group, Select, Stack, Text } from '@mantine/core';
import { IconHelpCircle } from '@tabler/icons-react';
import { count } from '../words.ts';
import classes from './import.module.css';
import type { Recipient } from './parse-recipients.ts';
import type { RoleChoices } from './role-choices.ts';

/** So many rows are named; the others are counted. */
const NAMED = 5;

const ROLES = [
  { value: 'MEMBER', label: 'Member' },
  { value: 'ADMIN', label: 'Admin' },
];

interface Props {
  readonly recipients: readonly Recipient[];
  readonly choices: RoleChoices;
  readonly onChoose: (choices: RoleChoices) => void;
}

/** Asks what is meant by words that are no roles. Until that is answered, their rows are not sent. */
export function RoleQuestions({ recipients, choices, onChoose }: Props) {
  const byWord = new Map<string, Recipient[]>();
  for (const recipient of recipients) {
    const { unclearRole: word } = recipient;
    if (word === null) continue;
    const rows = byWord.get(word) ?? [];
    rows.push(recipient);
    byWord.set(word, rows);
  }
  if (byWord.size === 0) return null;
  return (
    <Alert color="orange" variant="outline" icon={<IconHelpCircle />} title="Which role is that?">
      <Stack gap="sm">
        <Text fz="sm">Roles are Admin and Member. These rows are not sent until you choose.</Text>
        {[...byWord].map(([word, rows]) => (
          <Group key={word} gap="sm" justify="space-between" align="flex-start">
            <Text fz="sm" flex="1 1 14rem" className={classes['wrap']}>
              <strong>{word}</strong>
              {`: ${rows
                .slice(0, NAMED)
                .map(({ email, line }) => `${email} (line ${line})`)
                .join(', ')}`}
              {rows.length > NAMED && ` and ${count(rows.length - NAMED)} more`}
            </Text>
            <Select
              aria-label={`Role for ${word}`}
              placeholder="Choose"
              data={ROLES}
              value={choices[word] ?? null}
              clearable
              onChange={(role) =>
                onChoose({ ...choices, [word]: role === 'ADMIN' || role === 'MEMBER' ? role : undefined })
              }
              w={140}
            />
          </Group>
        ))}
      </Stack>
    </Alert>
  );
}

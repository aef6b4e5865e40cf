import { Box, Button, Collapse, FileButton, Group, Progress, Stack, Text, Textarea } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconFileUpload } from '@tabler/icons-react';
import { type DragEvent, useDeferredValue, useMemo, useState } from 'react';
import { InviteFields, type InviteTerms } from '../invites/invite-fields.tsx';
import { ProblemAlert } from '../problem-alert.tsx';
import classes from './list-step.module.css';
import { parseRecipients } from './parse-recipients.ts';
import type { Import } from './use-import.ts';

/** A list of fifty thousand addresses is about so long. */
const LONGEST_FILE_BYTES = 5 * 1024 * 1024;

interface Props {
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly terms: InviteTerms;
  readonly onTerms: (terms: InviteTerms) => void;
  readonly work: Import;
  readonly onClose: () => void;
}

/** Takes the list, and what all of them get. */
export function ListStep({ text, onText, terms, onTerms, work, onClose }: Props) {
  const [dragging, setDragging] = useState(false);
  const [tooLong, setTooLong] = useState(false);
  const [termsOpened, { toggle }] = useDisclosure();
  const deferred = useDeferredValue(text);
  const { recipients, repeated } = useMemo(() => parseRecipients(deferred), [deferred]);
  const checking = work.step === 'checking';

  const read = async (file: File | null | undefined) => {
    if (!file) return;
    setTooLong(file.size > LONGEST_FILE_BYTES);
    if (file.size <= LONGEST_FILE_BYTES) onText(await file.text());
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setDragging(false);
    void read(event.dataTransfer.files[0]);
  };

  return (
    <Stack>
      <ProblemAlert problem={work.problem} />
      <ProblemAlert
        problem={
          tooLong
            ? { title: 'This file is too long', text: 'Take one of up to 5 MB, or cut it into several.' }
            : null
        }
      />
      <Box
        className={classes['drop']}
        data-dragging={dragging || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setDragging(true);
        }}
        onDragLeave={() => setDragging(false)}
        onDrop={onDrop}
      >
        <Textarea
          label="Addresses"
          description="Paste a list, or drop a file here. A CSV with a heading may have the columns email, role, labels and message."
          placeholder={'ada@example.com\nGrace Hopper <grace@example.com>'}
          rows={9}
          spellCheck={false}
          data-autofocus
          value={text}
          onChange={(event) => onText(event.currentTarget.value)}
          classNames={{ input: classes['text'] ?? '' }}
        />
      </Box>
      <Group justify="space-between">
        <Text fz="sm" c="dimmed" role="status">
          {countWords(recipients.length, repeated)}
        </Text>
        <FileButton
          onChange={read}
          accept=".csv,.txt,.tsv,text/csv,text/plain"
          inputProps={{ 'aria-label': 'File' }}
        >
          {(props) => (
            <Button variant="default" size="sm" leftSection={<IconFileUpload size={16} />} {...props}>
              Choose a file
            </Button>
          )}
        </FileButton>
      </Group>
      <div>
        <Button variant="subtle" px="xs" onClick={toggle} aria-expanded={termsOpened}>
          {termsOpened ? 'Hide what they get' : 'Role, labels, message and window'}
        </Button>
        <Collapse expanded={termsOpened}>
          <Stack pt="sm">
            <InviteFields value={terms} onChange={onTerms} />
          </Stack>
        </Collapse>
      </div>
      {checking && (
        <Progress
          value={(100 * work.outcomes.length) / Math.max(1, work.rows.length)}
          animated
          aria-label="Checking"
        />
      )}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={checking ? work.stop : onClose}>
          {checking ? 'Stop' : 'Cancel'}
        </Button>
        <Button
          disabled={recipients.length === 0}
          loading={checking}
          onClick={() => work.check(recipients, terms)}
        >
          {recipients.length === 0 ? 'Check' : `Check ${recipients.length.toLocaleString('en')}`}
        </Button>
      </Group>
    </Stack>
  );
}

function countWords(count: number, repeated: number): string {
  if (count === 0) return 'No addresses yet';
  const addresses = count === 1 ? '1 address' : `${count.toLocaleString('en')} addresses`;
  return repeated === 0
    ? addresses
    : `${addresses}; ${repeated.toLocaleString('en')} named twice, and left out`;
}

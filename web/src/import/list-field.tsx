import { Alert, Box, Button, FileButton, Group, Select, Stack, Text, Textarea } from '@mantine/core';
import { IconFileUpload, IconLanguage } from '@tabler/icons-react';
import { type DragEvent, useRef, useState } from 'react';
import { ProblemAlert } from '../problem-alert.tsx';
import { decodeFile, ENCODINGS, type Encoding } from './decode-file.ts';
import classes from './import.module.css';

/** A list of fifty thousand addresses is about so long. */
const LONGEST_FILE_BYTES = 5 * 1024 * 1024;
const ENCODING_OPTIONS = Object.entries(ENCODINGS).map(([value, label]) => ({ value, label }));

interface Props {
  readonly text: string;
  /** @param whole the list came in one piece, and nobody is typing */
  readonly onChange: (text: string, whole: boolean) => void;
  readonly summary: string;
  readonly short: boolean;
  /** What is wrong with the list as a whole; null where nothing is. */
  readonly error: string | null;
}

/** Takes a list: typed, pasted, dropped or chosen as a file. */
export function ListField({ text, onChange, summary, short, error }: Props) {
  const [dragging, setDragging] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const [guess, setGuess] = useState<{ readonly bytes: Uint8Array; readonly encoding: Encoding } | null>(
    null,
  );

  const pasted = useRef(false);

  const show = (bytes: Uint8Array, chosen?: Encoding) => {
    const decoded = decodeFile(bytes, chosen);
    setRefused('refused' in decoded ? decoded.refused : null);
    if ('refused' in decoded) return setGuess(null);
    setGuess(decoded.guessed ? { bytes, encoding: decoded.encoding } : null);
    onChange(decoded.text, !decoded.guessed);
  };
  const read = async (file: File | null | undefined) => {
    if (!file) return;
    if (file.size <= LONGEST_FILE_BYTES) return show(new Uint8Array(await file.arrayBuffer()));
    setRefused('This file is too long. Take one of up to 5 MB, or cut it into several.');
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setDragging(false);
    void read(event.dataTransfer.files[0]);
  };

  return (
    <Stack gap="xs">
      <ProblemAlert
        problem={refused === null ? null : { title: 'This file cannot be read', text: refused }}
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
          description="Paste a list, or drop a file here. A table with a heading may have the columns email, role, labels and message."
          placeholder={'ada@example.com\nGrace Hopper <grace@example.com>'}
          rows={short ? 4 : 9}
          spellCheck={false}
          data-autofocus
          value={text}
          error={error}
          onPaste={() => {
            pasted.current = text.trim() === '';
          }}
          onChange={(event) => {
            setGuess(null);
            setRefused(null);
            onChange(event.currentTarget.value, pasted.current);
            pasted.current = false;
          }}
          classNames={{ input: classes['text'] ?? '' }}
        />
      </Box>
      <Group justify="space-between">
        <Text fz="sm" c="dimmed" role="status">
          {summary}
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
      {guess && (
        <Alert color="orange" variant="outline" icon={<IconLanguage />} title="Are the letters right?">
          <Stack gap="xs">
            <Text fz="sm" className={classes['wrap']}>
              The file does not say how its letters are written. As it was read: “{sampleOf(text)}”
            </Text>
            <Select
              label="Read it as"
              data={ENCODING_OPTIONS}
              value={guess.encoding}
              allowDeselect={false}
              onChange={(encoding) => encoding && show(guess.bytes, encoding as Encoding)}
            />
          </Stack>
        </Alert>
      )}
    </Stack>
  );
}

/** Some of the text around the first letter beyond ASCII. */
function sampleOf(text: string): string {
  return /[^\n]{0,20}\P{ASCII}[^\n]{0,20}/u.exec(text)?.[0].trim() ?? '';
}

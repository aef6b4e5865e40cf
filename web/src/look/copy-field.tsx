import { ActionIcon, TextInput, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useState } from 'react';
import { copyText } from './copy-text.ts';

interface Props {
  readonly label: string;
  readonly value: string;
}

/** A text to take along: a button copies it, and where the browser refuses that, it is selected. */
export function CopyField({ label, value }: Props) {
  const [copied, setCopied] = useState(false);
  return (
    <TextInput
      label={label}
      value={value}
      readOnly
      onFocus={(event) => event.currentTarget.select()}
      rightSection={
        <Tooltip label={copied ? 'Copied' : 'Copy'}>
          <ActionIcon
            variant="subtle"
            aria-label={copied ? 'Copied' : `Copy: ${label}`}
            onClick={async (event) => {
              const field = event.currentTarget.closest('.mantine-TextInput-root')?.querySelector('input');
              if (await copyText(value)) setCopied(true);
              else field?.select();
            }}
          >
            {copied ? <IconCheck size={18} /> : <IconCopy size={18} />}
          </ActionIcon>
        </Tooltip>
      }
    />
  );
}

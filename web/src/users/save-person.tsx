import { Button, Stack } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { PersonExportDocument } from '@usher/client';
import { useState } from 'react';
import { useReader } from '../console/use-reader.ts';
import { saveFile } from '../look/save-file.ts';
import { notifyDone } from '../notify.tsx';
import { ProblemAlert } from '../problem-alert.tsx';
import { describeError, type Problem } from '../words.ts';

/** Hands over all that is held about somebody, for an admin to pass on to whoever asked for it. */
export function SavePerson({ userId, name }: { readonly userId: string; readonly name: string }) {
  const reader = useReader();
  const [fetching, setFetching] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  async function save(): Promise<void> {
    setFetching(true);
    setProblem(null);
    const { data, error } = await reader.query(PersonExportDocument, { person: { userId } }).toPromise();
    setFetching(false);
    const held = data?.personExport;
    if (!held) {
      setProblem(error ? describeError(error) : { title: 'Nothing is held', text: 'The account is gone.' });
      return;
    }
    saveFile(`person-${userId}.json`, 'application/json', `${JSON.stringify(held, withoutTypenames, 2)}\n`);
    notifyDone(`All that is held about ${name} is saved`);
  }

  return (
    <Stack gap="sm" align="flex-start">
      <ProblemAlert problem={problem} />
      <Button variant="default" leftSection={<IconDownload size={16} />} loading={fetching} onClick={save}>
        Save all that is held
      </Button>
    </Stack>
  );
}

/** They are for programs that read answers, and not for people. */
function withoutTypenames(key: string, value: unknown): unknown {
  return key === '__typename' ? undefined : value;
}

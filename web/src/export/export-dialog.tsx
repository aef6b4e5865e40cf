import { Button, Group, Modal, Progress, Stack, Text } from '@mantine/core';
import { useCountInvitesQuery } from '@usher/client/urql';
import { useEffect, useState } from 'react';
import { useReader } from '../console/use-reader.ts';
import { saveFile } from '../look/save-file.ts';
import { notifyDone } from '../notify.tsx';
import { ProblemAlert } from '../problem-alert.tsx';
import { count, type Problem } from '../words.ts';
import { invitesCsv } from './invites-csv.ts';
import { readInvites, type WantedInvites } from './read-invites.ts';

interface Props {
  /** Null: nothing is read. */
  readonly wanted: WantedInvites | null;
  readonly onClose: () => void;
}

/** Reads all that the list has, on all of its pages, and hands it over as a file. Who closes it stops it. */
export function ExportDialog({ wanted, onClose }: Props) {
  return (
    <Modal
      opened={wanted !== null}
      onClose={onClose}
      title="Save the list as CSV"
      closeOnClickOutside={false}
    >
      {wanted && <Export wanted={wanted} onClose={onClose} />}
    </Modal>
  );
}

function Export({ wanted, onClose }: Props & { readonly wanted: WantedInvites }) {
  const reader = useReader();
  const [read, setRead] = useState(0);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [{ data }] = useCountInvitesQuery({
    variables: { filter: wanted.filter },
    requestPolicy: 'network-only',
  });
  const total = data?.invites?.totalCount ?? null;
  useEffect(() => {
    const ending = new AbortController();
    void readInvites(reader, wanted, setRead, ending.signal).then((answer) => {
      if (answer === null) return;
      if ('problem' in answer) return setProblem(answer.problem);
      const day = new Date().toISOString().slice(0, 10);
      saveFile(`invites-${day}.csv`, 'text/csv;charset=utf-8', invitesCsv(answer));
      notifyDone(answer.length === 1 ? '1 invite is saved' : `${count(answer.length)} invites are saved`);
      onClose();
    });
    return () => ending.abort();
  }, [reader, wanted, onClose]);
  return (
    <Stack>
      <ProblemAlert problem={problem} />
      <Text role="status">
        {`Reading: ${count(read)}${total === null ? '' : ` of ${count(Math.max(total, read))}`}`}
      </Text>
      <Progress value={total ? (100 * read) / total : 0} animated={!problem} aria-label="Reading" />
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose} data-autofocus>
          {problem ? 'Close' : 'Stop'}
        </Button>
      </Group>
    </Stack>
  );
}

import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { type ApiKeyDetailsFragment, isRefusal } from '@usher/client';
import { useRevokeApiKeyMutation } from '@usher/client/urql';
import { useState } from 'react';
import { notifyDone } from '../notify.tsx';
import { ProblemAlert } from '../problem-alert.tsx';
import { describeError, describeRefusal, type Problem } from '../words.ts';

interface Props {
  /** Null: nothing is asked. */
  readonly apiKey: ApiKeyDetailsFragment | null;
  readonly onClose: () => void;
}

/** Asks before a key stops working. */
export function RevokeKeyDialog({ apiKey, onClose }: Props) {
  return (
    <Modal opened={apiKey !== null} onClose={onClose} title="Revoke this key?">
      {apiKey && <Revoke apiKey={apiKey} onClose={onClose} />}
    </Modal>
  );
}

function Revoke({
  apiKey,
  onClose,
}: {
  readonly apiKey: ApiKeyDetailsFragment;
  readonly onClose: () => void;
}) {
  const [{ fetching }, revokeApiKey] = useRevokeApiKeyMutation();
  const [problem, setProblem] = useState<Problem | null>(null);

  const revoke = async () => {
    const { data, error } = await revokeApiKey({ input: { id: apiKey.id } });
    if (!data) return setProblem(error ? describeError(error) : null);
    if (isRefusal(data.revokeApiKey)) return setProblem(describeRefusal(data.revokeApiKey));
    notifyDone(`${apiKey.name} is revoked`);
    onClose();
  };

  return (
    <Stack>
      <Text fz="sm">
        Whatever uses <strong>{apiKey.name}</strong> is refused from now on. This cannot be undone.
      </Text>
      <ProblemAlert problem={problem} />
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          Keep it
        </Button>
        <Button color="red.9" loading={fetching} onClick={revoke}>
          Revoke
        </Button>
      </Group>
    </Stack>
  );
}

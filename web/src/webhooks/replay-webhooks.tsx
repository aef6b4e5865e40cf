import { Button, Group, Radio, Stack, Text, TextInput } from '@mantine/core';
import { isRefusal } from '@usher/client';
import { useReplayWebhooksMutation } from '@usher/client/urql';
import { useState } from 'react';
import { useFieldErrors } from '../field-errors.ts';
import { notifyDone } from '../notify.tsx';
import { ProblemAlert } from '../problem-alert.tsx';
import { count, describeError, describeRefusal, type Problem } from '../words.ts';

const DAY_MS = 86_400_000;

interface Props {
  readonly endpointId: string;
  readonly onClose: () => void;
  /** More webhooks are on their way. */
  readonly onQueued: () => void;
}

/** Sends many webhooks once more: what failed since a time, or everything. */
export function ReplayWebhooks({ endpointId, onClose, onQueued }: Props) {
  const [{ fetching }, replay] = useReplayWebhooksMutation();
  const [which, setWhich] = useState('failedSince');
  const [since, setSince] = useState(() => localText(new Date(Date.now() - DAY_MS)));
  const [problem, setProblem] = useState<Problem | null>(null);
  const [told, setTold] = useState<string | null>(null);
  const time = new Date(since);
  const fields = useFieldErrors({ since: Number.isNaN(time.getTime()) && 'Choose a day and a time.' });

  const send = async () => {
    if (!fields.isGood()) return;
    setProblem(null);
    setTold(null);
    const at = time.toISOString();
    const webhooks = which === 'failedSince' ? { failedSince: at } : { eventsSince: at };
    const { data, error } = await replay({ input: { endpointId, webhooks } });
    if (!data) return setProblem(error ? describeError(error) : null);
    if (isRefusal(data.replayWebhooks)) return setProblem(describeRefusal(data.replayWebhooks));
    const { queuedCount, hasMore } = data.replayWebhooks;
    if (queuedCount > 0) onQueued();
    if (hasMore)
      return setTold(`${count(queuedCount)} are on their way. There are more: send again to go on.`);
    if (queuedCount === 0) return setTold('There is nothing to send.');
    notifyDone(`${count(queuedCount)} on their way`);
    onClose();
  };

  return (
    <Stack>
      <Text fz="sm">The bytes that were kept are sent again, one try each, with the same id.</Text>
      <Radio.Group label="What" value={which} onChange={setWhich}>
        <Stack gap="xs" mt={6}>
          <Radio value="failedSince" label="What failed, or was not sent" />
          <Radio value="eventsSince" label="Everything" />
        </Stack>
      </Radio.Group>
      <TextInput
        label="Since"
        type="datetime-local"
        value={since}
        error={fields.at('since')}
        onChange={(event) => setSince(event.currentTarget.value)}
      />
      <ProblemAlert problem={problem} />
      <Text fz="sm" role="status">
        {told}
      </Text>
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          Close
        </Button>
        <Button loading={fetching} onClick={send}>
          Send again
        </Button>
      </Group>
    </Stack>
  );
}

/** A time as a field of that type takes it: where the reader is, to the minute. */
function localText(date: Date): string {
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

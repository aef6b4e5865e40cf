import { Alert, Button, Group, Select, Stack, Text } from '@mantine/core';
import { type EventType, isRefusal, type WebhookAttemptDetailsFragment } from '@usher/client';
import { useSendTestWebhookMutation } from '@usher/client/urql';
import { useState } from 'react';
import { EVENT_CHOICES } from '../activity/event-words.ts';
import { ProblemAlert } from '../problem-alert.tsx';
import { describeError, describeRefusal, type Problem } from '../words.ts';
import { describeAttempt } from './webhook-words.ts';

interface Props {
  readonly endpointId: string;
  readonly onClose: () => void;
}

/** Sends `webhook.test` at once, and shows what came back. */
export function SendTest({ endpointId, onClose }: Props) {
  const [{ fetching }, sendTest] = useSendTestWebhookMutation();
  const [eventType, setEventType] = useState<EventType>('INVITE_ACCEPTED');
  const [problem, setProblem] = useState<Problem | null>(null);
  const [attempt, setAttempt] = useState<WebhookAttemptDetailsFragment | null>(null);

  const send = async () => {
    setProblem(null);
    setAttempt(null);
    const { data, error } = await sendTest({ input: { id: endpointId, eventType } });
    if (!data) return setProblem(error ? describeError(error) : null);
    if (isRefusal(data.sendTestWebhook)) return setProblem(describeRefusal(data.sendTestWebhook));
    setAttempt(data.sendTestWebhook.attempt);
  };

  return (
    <Stack>
      <Text fz="sm">
        A webhook of the type webhook.test is sent at once, whatever the endpoint's status. Nothing is kept of
        it.
      </Text>
      <Select
        label="It stands for"
        data={EVENT_CHOICES}
        value={eventType}
        allowDeselect={false}
        onChange={(type) => type && setEventType(type as EventType)}
      />
      <ProblemAlert problem={problem} />
      <div role="status">
        {attempt && (
          <Alert
            variant="outline"
            color={attempt.failure ? 'red' : 'teal'}
            title={attempt.failure ? 'It did not get through' : 'It got through'}
          >
            {describeAttempt(attempt)}
          </Alert>
        )}
      </div>
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          Close
        </Button>
        <Button loading={fetching} onClick={send} data-autofocus>
          Send a test
        </Button>
      </Group>
    </Stack>
  );
}

import { Button, Group, Modal, Select, Stack, Text } from '@mantine/core';
import { isRefusal, type WebhookEndpointDetailsFragment } from '@usher/client';
import {
  useDeleteWebhookEndpointMutation,
  useRotateWebhookSecretMutation,
  useUpdateWebhookEndpointMutation,
} from '@usher/client/urql';
import { type FormEvent, useState } from 'react';
import { useFieldErrors } from '../field-errors.ts';
import { notifyDone } from '../notify.tsx';
import { ProblemAlert } from '../problem-alert.tsx';
import { goTo } from '../use-address.ts';
import { describeError, describeRefusal, type Problem } from '../words.ts';
import { draftOf, EndpointFields, inputOf, missingIn } from './endpoint-fields.tsx';
import { ReplayWebhooks } from './replay-webhooks.tsx';
import { SecretShown } from './secret-shown.tsx';
import { SendTest } from './send-test.tsx';

/** What can be asked about an endpoint. */
export type EndpointQuestion = 'edit' | 'rotate' | 'test' | 'replay' | 'delete';

const TITLES: Readonly<Record<EndpointQuestion, string>> = {
  edit: 'Change the endpoint',
  rotate: 'A new secret',
  test: 'Send a test',
  replay: 'Send again',
  delete: 'Delete this endpoint?',
};

interface DialogProps {
  readonly endpoint: WebhookEndpointDetailsFragment;
  readonly onClose: () => void;
}

interface Props extends DialogProps {
  /** Null: nothing is asked. */
  readonly question: EndpointQuestion | null;
  /** More webhooks are on their way. */
  readonly onQueued: () => void;
}

/** The dialogs about one endpoint. */
export function EndpointDialogs({ question, endpoint, onClose, onQueued }: Props) {
  return (
    <Modal
      opened={question !== null}
      onClose={onClose}
      title={question && TITLES[question]}
      closeOnClickOutside={question !== 'rotate'}
    >
      {question === 'edit' && <Edit endpoint={endpoint} onClose={onClose} />}
      {question === 'rotate' && <Rotate endpoint={endpoint} onClose={onClose} />}
      {question === 'test' && <SendTest endpointId={endpoint.id} onClose={onClose} />}
      {question === 'replay' && (
        <ReplayWebhooks endpointId={endpoint.id} onClose={onClose} onQueued={onQueued} />
      )}
      {question === 'delete' && <Delete endpoint={endpoint} onClose={onClose} />}
    </Modal>
  );
}

function Edit({ endpoint, onClose }: DialogProps) {
  const [{ fetching }, updateEndpoint] = useUpdateWebhookEndpointMutation();
  const [draft, setDraft] = useState(() => draftOf(endpoint));
  const [problem, setProblem] = useState<Problem | null>(null);
  const fields = useFieldErrors(missingIn(draft));

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!fields.isGood()) return;
    setProblem(null);
    const { data, error } = await updateEndpoint({ input: { id: endpoint.id, ...inputOf(draft) } });
    if (!data) return setProblem(error ? describeError(error) : null);
    const result = data.updateWebhookEndpoint;
    if (isRefusal(result)) {
      if (!fields.refuse(result)) setProblem(describeRefusal(result));
      return;
    }
    notifyDone('Saved');
    onClose();
  };

  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <ProblemAlert problem={problem} />
        <EndpointFields draft={draft} fields={fields} onChange={setDraft} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={fetching}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

const KEPT_FOR = [
  { value: '0', label: 'Not at all' },
  { value: '3600', label: 'An hour' },
  { value: '86400', label: 'A day' },
  { value: '604800', label: 'A week' },
];

function Rotate({ endpoint, onClose }: DialogProps) {
  const [{ fetching }, rotateSecret] = useRotateWebhookSecretMutation();
  const [seconds, setSeconds] = useState('86400');
  const [problem, setProblem] = useState<Problem | null>(null);
  const [secret, setSecret] = useState<string | null>(null);

  const rotate = async () => {
    const { data, error } = await rotateSecret({
      input: { id: endpoint.id, keepOldForSeconds: Number(seconds) },
    });
    if (!data) return setProblem(error ? describeError(error) : null);
    if (isRefusal(data.rotateWebhookSecret)) return setProblem(describeRefusal(data.rotateWebhookSecret));
    setSecret(data.rotateWebhookSecret.secret);
  };

  if (secret) return <SecretShown secret={secret} onClose={onClose} />;
  return (
    <Stack>
      <ProblemAlert problem={problem} />
      <Text fz="sm">
        Webhooks are signed with both secrets for as long as the receiver needs to change over.
      </Text>
      <Select
        label="Keep the old secret for"
        data={KEPT_FOR}
        value={seconds}
        allowDeselect={false}
        onChange={(value) => setSeconds(value ?? '86400')}
      />
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button loading={fetching} onClick={rotate}>
          Make a new secret
        </Button>
      </Group>
    </Stack>
  );
}

function Delete({ endpoint, onClose }: DialogProps) {
  const [{ fetching }, deleteEndpoint] = useDeleteWebhookEndpointMutation();
  const [problem, setProblem] = useState<Problem | null>(null);

  const remove = async () => {
    const { data, error } = await deleteEndpoint({ input: { id: endpoint.id } });
    if (!data) return setProblem(error ? describeError(error) : null);
    if (isRefusal(data.deleteWebhookEndpoint)) return setProblem(describeRefusal(data.deleteWebhookEndpoint));
    notifyDone('The endpoint is deleted');
    onClose();
    goTo('/webhooks');
  };

  return (
    <Stack>
      <Text fz="sm">
        Nothing is sent there any more, and what was sent is forgotten. This cannot be undone.
      </Text>
      <ProblemAlert problem={problem} />
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          Keep it
        </Button>
        <Button color="red.9" loading={fetching} onClick={remove}>
          Delete
        </Button>
      </Group>
    </Stack>
  );
}

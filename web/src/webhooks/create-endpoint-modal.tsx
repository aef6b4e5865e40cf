import { Button, Group, Modal, Stack } from '@mantine/core';
import { isRefusal } from '@usher/client';
import { useCreateWebhookEndpointMutation } from '@usher/client/urql';
import { type FormEvent, useState } from 'react';
import { useFieldErrors } from '../field-errors.ts';
import { ProblemAlert } from '../problem-alert.tsx';
import { describeError, describeRefusal, type Problem } from '../words.ts';
import { EndpointFields, inputOf, missingIn, NEW_ENDPOINT } from './endpoint-fields.tsx';
import { SecretShown } from './secret-shown.tsx';

interface Props {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Makes an endpoint, and shows its secret this once. */
export function CreateEndpointModal({ opened, onClose }: Props) {
  return (
    <Modal opened={opened} onClose={onClose} title="New endpoint" closeOnClickOutside={false}>
      <CreateEndpoint onClose={onClose} />
    </Modal>
  );
}

function CreateEndpoint({ onClose }: { readonly onClose: () => void }) {
  const [{ fetching }, createEndpoint] = useCreateWebhookEndpointMutation();
  const [draft, setDraft] = useState(NEW_ENDPOINT);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const fields = useFieldErrors(missingIn(draft));

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!fields.isGood()) return;
    setProblem(null);
    const { data, error } = await createEndpoint({ input: inputOf(draft) });
    if (!data) return setProblem(error ? describeError(error) : null);
    const result = data.createWebhookEndpoint;
    if (!isRefusal(result)) return setSecret(result.secret);
    if (!fields.refuse(result)) setProblem(describeRefusal(result));
  };

  if (secret) return <SecretShown secret={secret} onClose={onClose} />;
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
            Create the endpoint
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

import { Alert, Button, Checkbox, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { isRefusal } from '@usher/client';
import { useCreateApiKeyMutation } from '@usher/client/urql';
import { type FormEvent, useState } from 'react';
import { firstCharacters, LONGEST_NAME } from '../characters.ts';
import { useFieldErrors } from '../field-errors.ts';
import { CopyField } from '../look/copy-field.tsx';
import { ProblemAlert } from '../problem-alert.tsx';
import { describeError, describeRefusal, type Problem } from '../words.ts';
import { SCOPES } from './scopes.ts';

const DAY_MS = 86_400_000;
const LIFETIMES = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: '1 year' },
  { value: '', label: 'Until it is revoked' },
];

interface Props {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Makes a key, and shows its secret this once. */
export function CreateKeyModal({ opened, onClose }: Props) {
  return (
    <Modal opened={opened} onClose={onClose} title="New API key" closeOnClickOutside={false}>
      <CreateKey onClose={onClose} />
    </Modal>
  );
}

function CreateKey({ onClose }: { readonly onClose: () => void }) {
  const [{ fetching }, createApiKey] = useCreateApiKeyMutation();
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<string[]>(['invites:read', 'invites:write']);
  const [days, setDays] = useState('90');
  const [problem, setProblem] = useState<Problem | null>(null);
  const [secret, setSecret] = useState<string | null>(null);

  const fields = useFieldErrors({
    name: name.trim() === '' && 'Say what uses it.',
    scopes: scopes.length === 0 && 'Choose what it may do.',
  });

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setProblem(null);
    if (!fields.isGood()) return;
    const expiresAt = days ? new Date(Date.now() + Number(days) * DAY_MS).toISOString() : null;
    const { data, error } = await createApiKey({ input: { name, scopes, expiresAt } });
    if (!data) return setProblem(error ? describeError(error) : null);
    if (isRefusal(data.createApiKey)) {
      if (!fields.refuse(data.createApiKey)) setProblem(describeRefusal(data.createApiKey));
      return;
    }
    setSecret(data.createApiKey.secret);
  };

  if (secret) {
    return (
      <Stack>
        <Alert variant="outline" title="Take it along now" role="status">
          It is shown this once, and nobody can look it up later. Send it as a bearer token.
        </Alert>
        <CopyField label={`Secret of ${name.trim()}`} value={secret} />
        <Group justify="flex-end">
          <Button onClick={onClose}>Done</Button>
        </Group>
      </Stack>
    );
  }

  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <ProblemAlert problem={problem} />
        <TextInput
          label="Name"
          description="What uses it, for example “Sign-up form”."
          required
          withAsterisk={false}
          data-autofocus
          value={name}
          error={fields.at('name')}
          onChange={(event) => setName(firstCharacters(event.currentTarget.value, LONGEST_NAME))}
        />
        <Checkbox.Group
          label="What it may do"
          error={fields.at('scopes')}
          value={scopes}
          onChange={setScopes}
        >
          <Stack gap="xs" mt={6}>
            {SCOPES.map(({ scope, meaning }) => (
              <Checkbox key={scope} value={scope} label={meaning} description={scope} />
            ))}
          </Stack>
        </Checkbox.Group>
        <Select
          label="Valid for"
          data={LIFETIMES}
          value={days}
          allowDeselect={false}
          onChange={(value) => setDays(value ?? '')}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={fetching}>
            Create the key
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

import { Button, Group, Paper, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { handle } from '@usher/client';
import { useRequestEmailChangeMutation } from '@usher/client/urql';
import { type FormEvent, useState } from 'react';
import { useMe } from '../console/me-context.ts';
import { useFieldErrors } from '../field-errors.ts';
import { notifyDone } from '../notify.tsx';
import { ProblemAlert } from '../problem-alert.tsx';
import { describeError, describeRefusal, type Problem, type Refusal } from '../words.ts';

/** Asks for another address. It changes once the link that is mailed there is opened. */
export function ChangeEmail() {
  const me = useMe();
  const [{ fetching }, requestEmailChange] = useRequestEmailChangeMutation();
  const [newEmail, setNewEmail] = useState('');
  const [currentPassword, setCurrentPassword] = useState('');
  const [problem, setProblem] = useState<Problem | null>(null);

  const fields = useFieldErrors({
    newEmail: newEmail.trim() === '' && 'Enter the new address.',
    currentPassword: currentPassword === '' && 'Enter the password that you have now.',
  });

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!fields.isGood()) return;
    setProblem(null);
    const { data, error } = await requestEmailChange({ input: { newEmail, currentPassword } });
    if (!data) return setProblem(error ? describeError(error) : null);
    const refuse = (refusal: Refusal) => setProblem(describeRefusal(refusal));
    handle(data.requestEmailChange, {
      RequestEmailChangePayload: () => {
        notifyDone('A link is on its way', `Open it in the mail to ${newEmail.trim()}, within 24 hours.`);
        fields.reset();
        setNewEmail('');
        setCurrentPassword('');
      },
      InvalidCredentialsError: () =>
        setProblem({ title: 'That did not match', text: 'Enter the password that you have now.' }),
      UserAlreadyExistsError: () =>
        setProblem({ title: 'This address has an account', text: 'Enter another one.' }),
      ValidationError: (refusal) => fields.refuse(refusal) || refuse(refusal),
      RateLimitedError: refuse,
    });
  };

  return (
    <Paper withBorder p="lg" radius="md" component="form" onSubmit={submit} noValidate>
      <Stack>
        <div>
          <Title order={2} fz="h4">
            Address
          </Title>
          <Text fz="sm" c="dimmed">
            You sign in as {me.email}. Another one has to be confirmed first, by a link that is mailed there.
          </Text>
        </div>
        <ProblemAlert problem={problem} />
        <TextInput
          label="New address"
          type="email"
          autoComplete="email"
          required
          withAsterisk={false}
          value={newEmail}
          error={fields.at('newEmail')}
          onChange={(event) => setNewEmail(event.currentTarget.value)}
        />
        <PasswordInput
          label="Your password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          value={currentPassword}
          error={fields.at('currentPassword')}
          aria-invalid={fields.at('currentPassword') !== null}
          onChange={(event) => setCurrentPassword(event.currentTarget.value)}
          visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
        />
        <Group justify="flex-end">
          <Button type="submit" loading={fetching}>
            Change the address
          </Button>
        </Group>
      </Stack>
    </Paper>
  );
}

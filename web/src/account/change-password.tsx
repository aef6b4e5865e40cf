import { Button, Group, Paper, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { handle } from '@usher/client';
import { useChangePasswordMutation } from '@usher/client/urql';
import { type FormEvent, useState } from 'react';
import { useAuth } from '../console/auth-context.ts';
import { useMe } from '../console/me-context.ts';
import { useFieldErrors } from '../field-errors.ts';
import { notifyDone } from '../notify.tsx';
import { ProblemAlert } from '../problem-alert.tsx';
import { describeError, describeRefusal, type Problem, type Refusal } from '../words.ts';
import { NewPassword } from './new-password.tsx';
import { passwordRules } from './password-rules.ts';

/** Changes one's password, which ends every other session. */
export function ChangePassword() {
  const me = useMe();
  const auth = useAuth();
  const [{ fetching }, changePassword] = useChangePasswordMutation();
  const [currentPassword, setCurrentPassword] = useState('');
  const [newPassword, setNewPassword] = useState('');
  const [refused, setRefused] = useState<readonly string[]>([]);
  const [problem, setProblem] = useState<Problem | null>(null);
  const own = [me.email, me.firstName, me.lastName ?? ''];
  const fields = useFieldErrors({
    currentPassword: currentPassword === '' && 'Enter the password that you have now.',
    newPassword:
      !passwordRules(newPassword, own).every(({ met }) => met) && 'It is not yet what is listed below.',
  });

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!fields.isGood()) return;
    setProblem(null);
    setRefused([]);
    const { data, error } = await changePassword({ input: { currentPassword, newPassword } });
    if (!data) return setProblem(error ? describeError(error) : null);
    const refuse = (refusal: Refusal) => setProblem(describeRefusal(refusal));
    handle(data.changePassword, {
      ChangePasswordPayload: ({ session }) => {
        auth.start(session);
        fields.reset();
        setCurrentPassword('');
        setNewPassword('');
        notifyDone('Password changed', 'Everywhere else you are signed out.');
      },
      InvalidCredentialsError: () =>
        setProblem({ title: 'That did not match', text: 'Enter the password that you have now.' }),
      WeakPasswordError: ({ requirements }) => setRefused(requirements),
      ValidationError: (refusal) => fields.refuse(refusal) || refuse(refusal),
      RateLimitedError: refuse,
    });
  };

  return (
    <Paper withBorder p="lg" radius="md" component="form" onSubmit={submit} noValidate>
      <Stack>
        <div>
          <Title order={2} fz="h4">
            Password
          </Title>
          <Text fz="sm" c="dimmed">
            A new one signs you out everywhere else.
          </Text>
        </div>
        <ProblemAlert problem={problem} />
        <input type="text" autoComplete="username" value={me.email} readOnly hidden />
        <PasswordInput
          label="Current password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          value={currentPassword}
          error={fields.at('currentPassword')}
          aria-invalid={fields.at('currentPassword') !== null}
          onChange={(event) => setCurrentPassword(event.currentTarget.value)}
          visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
        />
        <NewPassword
          label="New password"
          value={newPassword}
          onChange={setNewPassword}
          own={own}
          problem={fields.at('newPassword') ?? (refused.join(' ') || null)}
        />
        <Group justify="flex-end">
          <Button type="submit" loading={fetching}>
            Change the password
          </Button>
        </Group>
      </Stack>
    </Paper>
  );
}

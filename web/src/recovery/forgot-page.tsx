import { Anchor, Button, Stack, Text, TextInput, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { isRefusal } from '@usher/client';
import { useRequestPasswordResetMutation } from '@usher/client/urql';
import { type FormEvent, useState } from 'react';
import { ProblemAlert } from '../problem-alert.tsx';
import { describeError, describeRefusal, type Problem } from '../words.ts';
import { Message } from './message.tsx';

/** Asks for the address of somebody who forgot the password. Whether it has an account is not said. */
export function ForgotPage() {
  useDocumentTitle('Forgot your password? · Usher');
  const [{ fetching }, requestPasswordReset] = useRequestPasswordResetMutation();
  const [email, setEmail] = useState('');
  const [problem, setProblem] = useState<Problem | null>(null);
  const [sent, setSent] = useState(false);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setProblem(null);
    const { data, error } = await requestPasswordReset({ input: { email } });
    if (!data) return setProblem(error ? describeError(error) : null);
    if (isRefusal(data.requestPasswordReset)) return setProblem(describeRefusal(data.requestPasswordReset));
    setSent(true);
  };

  if (sent) {
    return (
      <Message icon="mail" title="Look into your mail">
        If {email.trim()} has an account, a link is on its way there. It is valid for 60 minutes. Nothing
        came? Look among the spam, or ask an admin.{' '}
        <Anchor underline="always" href="/">
          Back to the sign-in
        </Anchor>
      </Message>
    );
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <div>
          <Title order={1} fz="xl">
            Forgot your password?
          </Title>
          <Text c="dimmed" fz="sm">
            You get a link by mail, and set a new one.
          </Text>
        </div>
        <ProblemAlert problem={problem} />
        <TextInput
          label="Email"
          type="email"
          autoComplete="username"
          required
          withAsterisk={false}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <Button type="submit" loading={fetching} disabled={!email.includes('@')} fullWidth>
          Mail me a link
        </Button>
        <Anchor href="/" fz="sm">
          Back to the sign-in
        </Anchor>
      </Stack>
    </form>
  );
}

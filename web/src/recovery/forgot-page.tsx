import { Anchor, Button, Stack, Text, TextInput, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { isRefusal } from '@usher/client';
import { useRequestPasswordResetMutation } from '@usher/client/urql';
import { type FormEvent, useState } from 'react';
import { brand } from '../brand.ts';
import { useFieldErrors } from '../field-errors.ts';
import { useWords } from '../language/language.tsx';
import { usePageProblems } from '../language/page-problems.ts';
import { ProblemAlert } from '../problem-alert.tsx';
import type { Problem } from '../words.ts';
import { Message } from './message.tsx';

/** How long the link is good. */
const VALID_MINUTES = 60;

/** Asks for the address of somebody who forgot the password. Whether it has an account is not said. */
export function ForgotPage() {
  const words = useWords();
  const { describeError, describeRefusal } = usePageProblems();
  useDocumentTitle(`${words('page.forgot.title')} · ${brand.name}`);
  const [{ fetching }, requestPasswordReset] = useRequestPasswordResetMutation();
  const [email, setEmail] = useState('');
  const [problem, setProblem] = useState<Problem | null>(null);
  const [sent, setSent] = useState(false);
  const fields = useFieldErrors({ email: !email.includes('@') && words('page.signIn.noEmail') });

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!fields.isGood()) return;
    setProblem(null);
    const { data, error } = await requestPasswordReset({ input: { email } });
    if (!data) return setProblem(error ? describeError(error) : null);
    if (isRefusal(data.requestPasswordReset)) return setProblem(describeRefusal(data.requestPasswordReset));
    setSent(true);
  };

  if (sent) {
    return (
      <Message icon="mail" title={words('page.forgot.sent.title')}>
        {words('page.forgot.sent.text', { email: email.trim(), minutes: VALID_MINUTES })}{' '}
        <Anchor underline="always" href="/">
          {words('page.signIn.back')}
        </Anchor>
      </Message>
    );
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <div>
          <Title order={1} fz="xl">
            {words('page.forgot.title')}
          </Title>
          <Text c="dimmed" fz="sm">
            {words('page.forgot.hint')}
          </Text>
        </div>
        <ProblemAlert problem={problem} />
        <TextInput
          label={words('page.signIn.email')}
          type="email"
          autoComplete="username"
          required
          withAsterisk={false}
          value={email}
          error={fields.at('email')}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <Button type="submit" loading={fetching} fullWidth>
          {words('page.forgot.submit')}
        </Button>
        <Anchor href="/" fz="sm">
          {words('page.signIn.back')}
        </Anchor>
      </Stack>
    </form>
  );
}

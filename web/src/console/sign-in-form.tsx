import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { handle } from '@usher/client';
import { useSignInMutation } from '@usher/client/urql';
import { type ReactNode, useState } from 'react';
import { useWords } from '../language/language.tsx';
import { usePageProblems } from '../language/page-problems.ts';
import { ProblemAlert } from '../problem-alert.tsx';
import type { Problem, Refusal } from '../words.ts';
import { useAuth } from './auth-context.ts';

/** Takes address and password, and starts the session. */
export function SignInForm({ children }: { readonly children?: ReactNode }) {
  const auth = useAuth();
  const words = useWords();
  const { describeError, describeRefusal } = usePageProblems();
  const [{ fetching }, signIn] = useSignInMutation();
  const [problem, setProblem] = useState<Problem | null>(null);
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { email: '', password: '' },
    validate: {
      email: (email) => (email.includes('@') ? null : words('page.signIn.noEmail')),
      password: (password) => (password ? null : words('page.signIn.noPassword')),
    },
  });

  const submit = form.onSubmit(async (input) => {
    setProblem(null);
    const { data, error } = await signIn({ input });
    if (!data) {
      if (error) setProblem(describeError(error));
      return;
    }
    const refuse = (refusal: Refusal) => setProblem(describeRefusal(refusal));
    handle(data.signIn, {
      SignInPayload: ({ session }) => auth.start(session),
      InvalidCredentialsError: () =>
        setProblem({
          title: words('page.problem.match.title'),
          text: words('page.problem.match.text'),
        }),
      ValidationError: refuse,
      RateLimitedError: refuse,
    });
  });

  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        {children}
        <ProblemAlert problem={problem} />
        <TextInput
          label={words('page.signIn.email')}
          type="email"
          autoComplete="username"
          required
          withAsterisk={false}
          key={form.key('email')}
          {...form.getInputProps('email')}
        />
        <PasswordInput
          label={words('page.signIn.password')}
          autoComplete="current-password"
          required
          withAsterisk={false}
          visibilityToggleButtonProps={{ 'aria-label': words('page.showPassword') }}
          key={form.key('password')}
          {...form.getInputProps('password')}
        />
        <Button type="submit" loading={fetching} fullWidth>
          {words('page.signIn.submit')}
        </Button>
      </Stack>
    </form>
  );
}

import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { handle } from '@usher/client';
import { useSignInMutation } from '@usher/client/urql';
import { type ReactNode, useState } from 'react';
import { ProblemAlert } from '../problem-alert.tsx';
import { describeError, describeRefusal, type Problem } from '../words.ts';
import { useAuth } from './auth-context.ts';

/** Takes address and password, and starts the session. */
export function SignInForm({ children }: { readonly children?: ReactNode }) {
  const auth = useAuth();
  const [{ fetching }, signIn] = useSignInMutation();
  const [problem, setProblem] = useState<Problem | null>(null);
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { email: '', password: '' },
    validate: {
      email: (email) => (email.includes('@') ? null : 'Enter your email address.'),
      password: (password) => (password ? null : 'Enter your password.'),
    },
  });

  const submit = form.onSubmit(async (input) => {
    setProblem(null);
    const { data, error } = await signIn({ input });
    if (!data) {
      if (error) setProblem(describeError(error));
      return;
    }
    const refuse = (refusal: Parameters<typeof describeRefusal>[0]) => setProblem(describeRefusal(refusal));
    handle(data.signIn, {
      SignInPayload: ({ session }) => auth.start(session),
      InvalidCredentialsError: () =>
        setProblem({
          title: 'That did not match',
          text: 'Check the address and the password, and try again.',
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
          label="Email"
          type="email"
          autoComplete="username"
          required
          withAsterisk={false}
          key={form.key('email')}
          {...form.getInputProps('email')}
        />
        <PasswordInput
          label="Password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
          key={form.key('password')}
          {...form.getInputProps('password')}
        />
        <Button type="submit" loading={fetching} fullWidth>
          Sign in
        </Button>
      </Stack>
    </form>
  );
}

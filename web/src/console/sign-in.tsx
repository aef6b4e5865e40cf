import { Anchor, Button, Center, Paper, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDocumentTitle } from '@mantine/hooks';
import { useState } from 'react';
import { handle } from '../../../client/refusals.ts';
import { useSignInMutation } from '../../../client/urql/generated/hooks.ts';
import { Brand } from '../look/brand.tsx';
import { ProblemAlert } from '../problem-alert.tsx';
import { describeError, describeRefusal, type Problem } from '../words.ts';
import { useAuth } from './auth-context.ts';

/** Asks who is there. */
export function SignIn() {
  useDocumentTitle('Sign in · Usher');
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
    <Center mih="100dvh" p="md" component="main">
      <Stack w="100%" maw={400} gap="lg">
        <Center>
          <Brand />
        </Center>
        <Paper withBorder p="xl" radius="lg">
          <form onSubmit={submit} noValidate>
            <Stack>
              <div>
                <Title order={1} fz="xl">
                  Sign in
                </Title>
                <Text c="dimmed" fz="sm">
                  New here? Open the link in your invitation.
                </Text>
              </div>
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
              <Anchor href="/forgot-password" fz="sm">
                Forgot your password?
              </Anchor>
            </Stack>
          </form>
        </Paper>
      </Stack>
    </Center>
  );
}

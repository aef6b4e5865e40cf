import { Anchor, Center, Paper, Stack, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { Brand } from '../look/brand.tsx';
import { SignInForm } from './sign-in-form.tsx';

/** Asks who is there. */
export function SignIn() {
  useDocumentTitle('Sign in · Usher');
  return (
    <Center mih="100dvh" p="md" component="main">
      <Stack w="100%" maw={400} gap="lg">
        <Center>
          <Brand />
        </Center>
        <Paper withBorder p="xl" radius="lg">
          <SignInForm>
            <div>
              <Title order={1} fz="xl">
                Sign in
              </Title>
              <Text c="dimmed" fz="sm">
                New here? Open the link in your invitation.
              </Text>
            </div>
          </SignInForm>
          <Anchor href="/forgot-password" fz="sm" mt="md" display="inline-block">
            Forgot your password?
          </Anchor>
        </Paper>
      </Stack>
    </Center>
  );
}

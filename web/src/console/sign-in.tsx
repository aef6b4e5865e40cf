import { Anchor, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { Frame } from '../accept/frame.tsx';
import { brand } from '../brand.ts';
import { useWords } from '../language/language.tsx';
import { SignInForm } from './sign-in-form.tsx';

/** Asks who is there. */
export function SignIn() {
  const words = useWords();
  useDocumentTitle(`${words('page.signIn.title')} · ${brand.name}`);
  return (
    <Frame>
      <SignInForm>
        <div>
          <Title order={1} fz="xl">
            {words('page.signIn.title')}
          </Title>
          <Text c="dimmed" fz="sm">
            {words('page.signIn.hint')}
          </Text>
        </div>
      </SignInForm>
      <Anchor href="/forgot-password" fz="sm" mt="md" display="inline-block">
        {words('page.signIn.forgot')}
      </Anchor>
    </Frame>
  );
}

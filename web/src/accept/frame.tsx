import { Anchor, Center, Group, Paper, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { brand } from '../brand.ts';
import { DocumentLanguage } from '../language/document-language.tsx';
import { useWords } from '../language/language.tsx';
import { LanguageSelect } from '../language/language-select.tsx';
import { Brand } from '../look/brand.tsx';

/** One sheet in the middle of the page, or all of it on a phone: what everybody meets who is not signed in. */
export function Frame({ children }: { readonly children: ReactNode }) {
  return (
    <Center component="main" mih="100dvh" p="md">
      <DocumentLanguage />
      <Stack w="100%" maw={460} gap="lg">
        <Center>
          <Brand />
        </Center>
        <Paper withBorder radius="lg" p={{ base: 'lg', xs: 'xl' }}>
          {children}
        </Paper>
        <Foot />
      </Stack>
    </Center>
  );
}

/** The language, and what the team wants to be said on each page. */
function Foot() {
  const words = useWords();
  const { supportEmail, supportUrl, privacyUrl, imprint } = brand;
  return (
    <Stack gap={4} align="center" fz="sm" c="dimmed" ta="center">
      <Group gap="md" justify="center">
        <LanguageSelect />
        {supportUrl && (
          <Anchor href={supportUrl} fz="sm">
            {words('page.help')}
          </Anchor>
        )}
        {privacyUrl && (
          <Anchor href={privacyUrl} fz="sm">
            {words('page.privacy')}
          </Anchor>
        )}
      </Group>
      {supportEmail && <Text fz="sm">{words('page.questions', { supportEmail })}</Text>}
      {imprint && (
        <Text fz="xs" style={{ whiteSpace: 'pre-line' }}>
          {imprint}
        </Text>
      )}
    </Stack>
  );
}

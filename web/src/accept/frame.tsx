import { Center, Paper, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { Brand } from '../look/brand.tsx';

/** One sheet in the middle of the page, or all of it on a phone. */
export function Frame({ children }: { readonly children: ReactNode }) {
  return (
    <Center component="main" mih="100dvh" p="md">
      <Stack w="100%" maw={460} gap="lg">
        <Center>
          <Brand />
        </Center>
        <Paper withBorder radius="lg" p={{ base: 'lg', xs: 'xl' }}>
          {children}
        </Paper>
      </Stack>
    </Center>
  );
}

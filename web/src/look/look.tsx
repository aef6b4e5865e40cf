import { DirectionProvider, MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import './library.css';
import '@mantine/notifications/styles.css';
import './global.css';
import type { ReactNode } from 'react';
import { useWords } from '../language/language.tsx';
import { styleNonce } from '../nonce.ts';
import { theme, variables } from './theme.ts';

/** The component library, set up for this page: its theme, its nonce, its notifications. */
export function Look({ children }: { readonly children: ReactNode }) {
  const { dir } = useWords();
  return (
    <DirectionProvider initialDirection={dir} detectDirection={false}>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={variables}
        defaultColorScheme="auto"
        getStyleNonce={styleNonce}
        deduplicateInlineStyles
      >
        {children}
        <Notifications position="bottom-right" limit={4} />
      </MantineProvider>
    </DirectionProvider>
  );
}

import { createAuth } from '@usher/client/auth';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { LanguageProvider } from '../language/language.tsx';
import type { Words } from '../language/words.ts';
import { Look } from '../look/look.tsx';
import { shareStyleNonce } from '../nonce.ts';
import { GRAPHQL_URL } from '../service.ts';
import { Console } from './console.tsx';

/**
 * Renders the console: sign-in first, where nobody is signed in.
 *
 * @param words of the language that the sign-in begins in; the rest is English
 */
export function renderConsole(root: HTMLElement, words: Words): void {
  shareStyleNonce();
  const auth = createAuth({ url: GRAPHQL_URL, trustedDocuments: true });
  createRoot(root).render(
    <StrictMode>
      <LanguageProvider first={words}>
        <Look>
          <Console auth={auth} />
        </Look>
      </LanguageProvider>
    </StrictMode>,
  );
}

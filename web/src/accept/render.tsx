import { createAuth } from '@usher/client/auth';
import { createUsherClient } from '@usher/client/urql';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Provider } from 'urql';
import { LanguageProvider } from '../language/language.tsx';
import type { Words } from '../language/words.ts';
import { Look } from '../look/look.tsx';
import { shareStyleNonce } from '../nonce.ts';
import { GRAPHQL_URL } from '../service.ts';
import { AcceptPage } from './accept-page.tsx';

/**
 * Renders the page behind an invite's link.
 *
 * @param words of the language that it begins in
 * @param token taken from the address already; null where there was none
 */
export function renderAcceptPage(root: HTMLElement, words: Words, token: string | null): void {
  shareStyleNonce();
  const auth = createAuth({ url: GRAPHQL_URL, trustedDocuments: true });
  const client = createUsherClient({ url: GRAPHQL_URL, auth });
  createRoot(root).render(
    <StrictMode>
      <LanguageProvider first={words}>
        <Look>
          <Provider value={client}>
            <AcceptPage auth={auth} firstToken={token} />
          </Provider>
        </Look>
      </LanguageProvider>
    </StrictMode>,
  );
}

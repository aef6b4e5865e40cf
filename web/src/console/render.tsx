import { createAuth } from '@usher/client/auth';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Look } from '../look/look.tsx';
import { shareStyleNonce } from '../nonce.ts';
import { GRAPHQL_URL } from '../service.ts';
import { Console } from './console.tsx';

/** Renders the console: sign-in first, where nobody is signed in. */
export function renderConsole(root: HTMLElement): void {
  shareStyleNonce();
  const auth = createAuth({ url: GRAPHQL_URL, trustedDocuments: true });
  createRoot(root).render(
    <StrictMode>
      <Look>
        <Console auth={auth} />
      </Look>
    </StrictMode>,
  );
}

import { type Auth, createAuth } from '@usher/client/auth';
import { createUsherClient } from '@usher/client/urql';
import { StrictMode, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { Provider } from 'urql';
import { Frame } from '../accept/frame.tsx';
import { LanguageProvider } from '../language/language.tsx';
import type { Words } from '../language/words.ts';
import { Look } from '../look/look.tsx';
import { shareStyleNonce } from '../nonce.ts';
import { GRAPHQL_URL } from '../service.ts';
import { ConfirmPage } from './confirm-page.tsx';
import { ForgotPage } from './forgot-page.tsx';
import { type LinkPage, onNextLinkToken } from './link-token.ts';
import { ResetPage } from './reset-page.tsx';

/**
 * Renders a page for somebody who may not be signed in: who forgot the password, or opened a link of a mail.
 *
 * @param words of the language that it begins in
 * @param page which one; null: where a link is asked for
 * @param token taken from the address already; null where there was none
 */
export function renderRecovery(
  root: HTMLElement,
  words: Words,
  page: LinkPage | null,
  token: string | null,
): void {
  shareStyleNonce();
  const auth = createAuth({ url: GRAPHQL_URL, trustedDocuments: true });
  const client = createUsherClient({ url: GRAPHQL_URL, auth });
  createRoot(root).render(
    <StrictMode>
      <LanguageProvider first={words}>
        <Look>
          <Provider value={client}>
            <Frame>
              {page === null ? <ForgotPage /> : <BehindLink auth={auth} page={page} firstToken={token} />}
            </Frame>
          </Provider>
        </Look>
      </LanguageProvider>
    </StrictMode>,
  );
}

interface Props {
  readonly auth: Auth;
  readonly page: LinkPage;
  readonly firstToken: string | null;
}

function BehindLink({ auth, page, firstToken }: Props) {
  const [token, setToken] = useState(firstToken);
  useEffect(() => onNextLinkToken(page, setToken), [page]);
  return page === '/reset-password' ? (
    <ResetPage key={token} auth={auth} token={token} />
  ) : (
    <ConfirmPage key={token} token={token} />
  );
}

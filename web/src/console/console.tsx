import type { Auth } from '@usher/client/auth';
import { useSubject } from '@usher/client/react';
import { createUsherClient } from '@usher/client/urql';
import { useMemo } from 'react';
import { Provider } from 'urql';
import { DocumentLanguage } from '../language/document-language.tsx';
import { InEnglish } from '../language/language.tsx';
import { GRAPHQL_URL } from '../service.ts';
import { AuthContext } from './auth-context.ts';
import { LeaveContext, useOwner } from './leaving.ts';
import { SignIn } from './sign-in.tsx';
import { SignInAgain } from './sign-in-again.tsx';
import { SignedIn } from './signed-in.tsx';

/** The console, for whoever is signed in: each person gets a client, and a cache, of their own. */
export function Console({ auth }: { readonly auth: Auth }) {
  const subject = useSubject(auth);
  const { owner, leave } = useOwner(subject);
  return (
    <AuthContext value={auth}>
      <LeaveContext value={leave}>
        <ForOnePerson
          key={owner ?? ''}
          auth={auth}
          owner={owner}
          ended={owner !== null && subject === null}
        />
      </LeaveContext>
    </AuthContext>
  );
}

interface Props {
  readonly auth: Auth;
  readonly owner: string | null;
  /** The session ended by itself: what is on the screen waits for them to sign in again. */
  readonly ended: boolean;
}

function ForOnePerson({ auth, owner, ended }: Props) {
  const client = useMemo(() => createUsherClient({ url: GRAPHQL_URL, auth, pages: 'separate' }), [auth]);
  return (
    <Provider value={client}>
      {owner === null ? (
        <SignIn />
      ) : (
        <InEnglish>
          <DocumentLanguage />
          <SignedIn />
          {ended && <SignInAgain />}
        </InEnglish>
      )}
    </Provider>
  );
}

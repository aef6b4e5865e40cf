import { useMemo } from 'react';
import { Provider } from 'urql';
import type { Auth } from '../../../client/auth/auth.ts';
import { useSubject } from '../../../client/auth/use-subject.ts';
import { createUsherClient } from '../../../client/urql/client.ts';
import { GRAPHQL_URL } from '../service.ts';
import { AuthContext } from './auth-context.ts';
import { SignIn } from './sign-in.tsx';
import { SignedIn } from './signed-in.tsx';

/** The console, for whoever is signed in: each person gets a client, and a cache, of their own. */
export function Console({ auth }: { readonly auth: Auth }) {
  const subject = useSubject(auth);
  return (
    <AuthContext value={auth}>
      <ForOnePerson key={subject ?? ''} auth={auth} signedIn={subject !== null} />
    </AuthContext>
  );
}

function ForOnePerson({ auth, signedIn }: { readonly auth: Auth; readonly signedIn: boolean }) {
  const client = useMemo(() => createUsherClient({ url: GRAPHQL_URL, auth, pages: 'separate' }), [auth]);
  return <Provider value={client}>{signedIn ? <SignedIn /> : <SignIn />}</Provider>;
}

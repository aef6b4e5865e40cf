import { useSignOutMutation } from '@usher/client/urql';
import { use } from 'react';
import { useAuth } from './auth-context.ts';
import { LeaveContext } from './leaving.ts';

/** Ends the session on the service's side, and forgets it here even where the service cannot be reached. */
export function useSignOut(): () => Promise<void> {
  const auth = useAuth();
  const leave = use(LeaveContext);
  const [, signOut] = useSignOutMutation();
  return async () => {
    if (auth.isSignedIn()) await signOut({});
    leave();
    auth.end();
  };
}

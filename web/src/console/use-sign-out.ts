import { useSignOutMutation } from '../../../client/urql/generated/hooks.ts';
import { useAuth } from './auth-context.ts';

/** Ends the session on the service's side, and forgets it here even where the service cannot be reached. */
export function useSignOut(): () => Promise<void> {
  const auth = useAuth();
  const [, signOut] = useSignOutMutation();
  return async () => {
    await signOut({});
    auth.end();
  };
}

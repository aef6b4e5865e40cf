import type { Auth } from '@usher/client/auth';
import { createContext, use } from 'react';

export const AuthContext = createContext<Auth | null>(null);

/** The session of this browser. */
export function useAuth(): Auth {
  const auth = use(AuthContext);
  if (!auth) throw new Error('useAuth belongs inside of Console.');
  return auth;
}

import { createContext, use } from 'react';
import type { Auth } from '../../../client/auth/auth.ts';

export const AuthContext = createContext<Auth | null>(null);

/** The session of this browser. */
export function useAuth(): Auth {
  const auth = use(AuthContext);
  if (!auth) throw new Error('useAuth belongs inside of Console.');
  return auth;
}

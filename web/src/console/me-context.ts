import type { UserDetailsFragment } from '@usher/client';
import { createContext, use } from 'react';

export const MeContext = createContext<UserDetailsFragment | null>(null);

/** Whoever is signed in. */
export function useMe(): UserDetailsFragment {
  const me = use(MeContext);
  if (!me) throw new Error('useMe belongs inside of SignedIn.');
  return me;
}

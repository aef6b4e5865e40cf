import { useSyncExternalStore } from 'react';
import type { Auth } from './auth.ts';

/** Whether somebody is signed in; renders again when that changes, in whichever tab. */
export function useSignedIn(auth: Auth): boolean {
  return useSyncExternalStore(auth.subscribe, auth.isSignedIn);
}

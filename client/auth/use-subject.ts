import { useSyncExternalStore } from 'react';
import type { Auth } from './auth.ts';

/**
 * The id of whoever is signed in, or null; renders again when that changes, in whichever tab. A server renders for nobody:
 * the session is the browser's alone.
 */
export function useSubject(auth: Auth): string | null {
  return useSyncExternalStore(auth.subscribe, auth.subject, () => null);
}

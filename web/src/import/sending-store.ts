import type { SendingState } from './sending.ts';

/**
 * Keeps a list that is being sent in the tab's session storage: it is gone when the tab is. The rows are written once,
 * and how far they have come after each call. A list that is too long to be kept is sent all the same.
 *
 * @param owner whose list it is: nobody else who signs in finds it
 */
export function createSendingStore(owner: string) {
  const key = `usher.sending.${owner}`;
  let written: SendingState['rows'] | null = null;
  return {
    read: (): SendingState | null => {
      const rows = parse<SendingState['rows']>(sessionStorage.getItem(`${key}.rows`));
      const progress = parse<Omit<SendingState, 'rows'>>(sessionStorage.getItem(key));
      return rows && progress && { ...progress, rows };
    },
    write: (state: SendingState | null): void => {
      try {
        if (!state) {
          sessionStorage.removeItem(key);
          sessionStorage.removeItem(`${key}.rows`);
        } else {
          const { rows, ...progress } = state;
          if (rows !== written) sessionStorage.setItem(`${key}.rows`, JSON.stringify(rows));
          sessionStorage.setItem(key, JSON.stringify(progress));
        }
        written = state?.rows ?? null;
      } catch {
        // It does not fit: nothing of it is kept, rather than a part.
        sessionStorage.removeItem(key);
        sessionStorage.removeItem(`${key}.rows`);
        written = null;
      }
    },
  };
}

/** Only this page writes there. */
function parse<T>(text: string | null): T | null {
  return text === null ? null : (JSON.parse(text) as T);
}

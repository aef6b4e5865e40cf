import { useEffect, useSyncExternalStore } from 'react';

/** Long work, as far as it matters to whoever leaves the page. */
interface Run {
  state(): { readonly step: string } | null;
  subscribe(listener: () => void): () => void;
}

/** Asks before the page is left while something is not done. */
export function useAskBeforeLeaving(run: Run): void {
  const unfinished = useSyncExternalStore(run.subscribe, () => {
    const state = run.state();
    return state !== null && state.step !== 'done';
  });
  useEffect(() => {
    if (!unfinished) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [unfinished]);
}

import { useEffect } from 'react';
import { useLatest } from './use-latest.ts';

/**
 * Asks again and again for what is shown, while somebody looks at the page.
 *
 * @param milliseconds how often; null: never
 */
export function useRefreshEvery(milliseconds: number | null, refresh: () => void): void {
  const latest = useLatest(refresh);
  useEffect(() => {
    if (milliseconds === null) return undefined;
    const timer = setInterval(() => {
      if (!document.hidden) latest.current();
    }, milliseconds);
    return () => clearInterval(timer);
  }, [milliseconds, latest]);
}

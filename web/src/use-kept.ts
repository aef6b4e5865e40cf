import { useEffect, useRef } from 'react';

/** The last value that was there: what is on the screen stays, while the service is away or the session has ended. */
export function useKept<T>(value: T | null | undefined): T | null {
  const kept = useRef<T | null>(null);
  useEffect(() => {
    if (value != null) kept.current = value;
  });
  return value ?? kept.current;
}

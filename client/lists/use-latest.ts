import { useEffect, useRef } from 'react';

/** A reference to what was given last, for an effect that must not start anew when that changes. */
export function useLatest<T>(value: T): { readonly current: T } {
  const latest = useRef(value);
  useEffect(() => {
    latest.current = value;
  });
  return latest;
}

import { useMemo, useSyncExternalStore } from 'react';

const CHANGED = 'usher:address';

function subscribe(listener: () => void): () => void {
  window.addEventListener('popstate', listener);
  window.addEventListener(CHANGED, listener);
  return () => {
    window.removeEventListener('popstate', listener);
    window.removeEventListener(CHANGED, listener);
  };
}

/** Goes to another address of the console without loading the page again. */
export function goTo(address: string, how: 'push' | 'replace' = 'push'): void {
  if (how === 'push') history.pushState(null, '', address);
  else history.replaceState(null, '', address);
  window.dispatchEvent(new Event(CHANGED));
}

/** The path of the address, kept up to date. */
export function usePath(): string {
  return useSyncExternalStore(subscribe, () => location.pathname);
}

/** One parameter of the address, kept up to date. */
export function useParameter(name: string): string | null {
  return useSyncExternalStore(subscribe, () => new URLSearchParams(location.search).get(name));
}

/** All parameters of the address, kept up to date. */
export function useParameters(): URLSearchParams {
  const query = useSyncExternalStore(subscribe, () => location.search);
  return useMemo(() => new URLSearchParams(query), [query]);
}

/** Changes parameters of the address in place; null takes one away. */
export function setParameters(changes: Readonly<Record<string, string | null>>): void {
  const parameters = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) parameters.delete(name);
    else parameters.set(name, value);
  }
  const query = parameters.toString();
  goTo(query ? `${location.pathname}?${query}` : location.pathname, 'replace');
}

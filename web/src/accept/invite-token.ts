import { linkedPage, tokenIn } from './token-in-address.ts';

/** Where the token of an invite that is being looked at is kept while the tab is open. */
const KEPT = 'usher.invite-token';
/** Whether this is the page behind an invite's link. */
export function isAcceptPage(): boolean {
  return linkedPage(location.pathname) === '/accept-invite';
}

/**
 * Takes the token out of the address, where the link of the mail put it, and wipes it from the address bar and from the
 * history. It is kept in the tab's session storage until it is used, so that a reload finds it.
 *
 * @returns the token, or what is left of it; null where there is none
 */
export function takeInviteToken(): string | null {
  if (!isAcceptPage()) return null;
  const address = location.pathname + location.search + location.hash;
  if (address !== '/accept-invite') history.replaceState(null, '', '/accept-invite');
  const token = tokenIn(address);
  if (token === null) return sessionStorage.getItem(KEPT);
  sessionStorage.setItem(KEPT, token);
  return token;
}

/** Forgets the token: it has done what it was for. */
export function forgetInviteToken(): void {
  sessionStorage.removeItem(KEPT);
}

/** Calls back when another link is opened in the same tab: only its fragment differs, so the page does not load anew. */
export function onNextInviteToken(listener: (token: string) => void): () => void {
  const onHashChange = () => {
    const token = takeInviteToken();
    if (token) listener(token);
  };
  window.addEventListener('hashchange', onHashChange);
  return () => window.removeEventListener('hashchange', onHashChange);
}

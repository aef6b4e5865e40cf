/**
 * Takes the token out of the address, where the link of the mail put it, and wipes it from the address bar and from the
 * history. It lives in memory from then on: a reload asks for the link again.
 *
 * @returns the token, or null where the address holds none
 */
export function takeInviteToken(): string | null {
  if (location.pathname !== '/accept-invite') return null;
  const token =
    new URLSearchParams(location.hash.slice(1)).get('token') ??
    new URLSearchParams(location.search).get('token');
  if (location.hash || location.search) history.replaceState(null, '', location.pathname);
  return token;
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

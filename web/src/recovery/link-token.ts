import { linkedPage, tokenIn } from '../accept/token-in-address.ts';

/** The pages behind the links of mails about an account, and where each keeps its token while the tab is open. */
const KEPT = {
  '/reset-password': 'usher.reset-token',
  '/confirm-email': 'usher.email-token',
} as const;

export type LinkPage = keyof typeof KEPT;

/** Which of them this is; null: another page. */
export function linkPage(): LinkPage | null {
  const page = linkedPage(location.pathname);
  return page === '/accept-invite' ? null : page;
}

/**
 * Takes the token out of the address, and wipes it from the address bar and from the history. It is kept in the tab's session
 * storage until it is used, so that a reload finds it.
 *
 * @returns the token, or what is left of it; null where there is none
 */
export function takeLinkToken(page: LinkPage): string | null {
  const address = location.pathname + location.search + location.hash;
  if (address !== page) history.replaceState(null, '', page);
  const token = tokenIn(address);
  if (token === null) return sessionStorage.getItem(KEPT[page]);
  sessionStorage.setItem(KEPT[page], token);
  return token;
}

/** Forgets the token: it has done what it was for. */
export function forgetLinkToken(page: LinkPage): void {
  sessionStorage.removeItem(KEPT[page]);
}

/** Calls back when another link is opened in the same tab: only its fragment differs, so the page does not load anew. */
export function onNextLinkToken(page: LinkPage, listener: (token: string) => void): () => void {
  const onHashChange = () => {
    const token = takeLinkToken(page);
    if (token) listener(token);
  };
  window.addEventListener('hashchange', onHashChange);
  return () => window.removeEventListener('hashchange', onHashChange);
}

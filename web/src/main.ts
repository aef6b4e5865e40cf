import { isAcceptPage, takeInviteToken } from './accept/invite-token.ts';
import { applyColorScheme } from './color-scheme.ts';
import { firstLocale } from './language/first-locale.ts';
import { loadMessages } from './language/messages.ts';
import { linkPage, takeLinkToken } from './recovery/link-token.ts';

const asked = new URLSearchParams(location.search).get('lang');
// Before anything else is loaded: the address bar and the history must not keep the token.
const page = linkPage();
const token = page ? takeLinkToken(page) : takeInviteToken();
applyColorScheme();
const locale = firstLocale(asked);
// Beside what makes words of them, and not after it.
const messages = loadMessages(locale);
const firstWords = import('./language/words.ts').then(async ({ wordsOf }) => wordsOf(locale, await messages));

const root = document.getElementById('root');
if (!root) throw new Error('The page has no element to render into.');

if (isAcceptPage()) {
  const { renderAcceptPage } = await import('./accept/render.tsx');
  renderAcceptPage(root, await firstWords, token);
} else if (page || location.pathname === '/forgot-password') {
  const { renderRecovery } = await import('./recovery/render.tsx');
  renderRecovery(root, await firstWords, page, token);
} else {
  const { renderConsole } = await import('./console/render.tsx');
  renderConsole(root, await firstWords);
}

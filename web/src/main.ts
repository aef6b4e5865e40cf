import { isAcceptPage, takeInviteToken } from './accept/invite-token.ts';
import { applyColorScheme } from './color-scheme.ts';
import { linkPage, takeLinkToken } from './recovery/link-token.ts';

// Before anything else is loaded: the address bar and the history must not keep the token.
const page = linkPage();
const token = page ? takeLinkToken(page) : takeInviteToken();
applyColorScheme();

const root = document.getElementById('root');
if (!root) throw new Error('The page has no element to render into.');

if (isAcceptPage()) {
  const { renderAcceptPage } = await import('./accept/render.tsx');
  renderAcceptPage(root, token);
} else if (page || location.pathname === '/forgot-password') {
  const { renderRecovery } = await import('./recovery/render.tsx');
  renderRecovery(root, page, token);
} else {
  const { renderConsole } = await import('./console/render.tsx');
  renderConsole(root);
}

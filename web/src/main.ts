import { isAcceptPage, takeInviteToken } from './accept/invite-token.ts';
import { applyColorScheme } from './color-scheme.ts';

// Before anything else is loaded: the address bar and the history must not keep the token.
const token = takeInviteToken();
applyColorScheme();

const root = document.getElementById('root');
if (!root) throw new Error('The page has no element to render into.');

if (isAcceptPage()) {
  const { renderAcceptPage } = await import('./accept/render.tsx');
  renderAcceptPage(root, token);
} else {
  const { renderConsole } = await import('./console/render.tsx');
  renderConsole(root);
}

import { part } from '../part.tsx';

const users = () => import('../users/users-page.tsx');
const activity = () => import('../activity/activity-page.tsx');
const figures = () => import('../figures/figures-page.tsx');
const webhooks = () => import('../webhooks/webhooks-page.tsx');
const apiKeys = () => import('../api-keys/api-keys-page.tsx');
const mail = () => import('../mail/mail-page.tsx');
const account = () => import('../account/account-page.tsx');

// The list of invites is what most people come for: it does not wait for the other pages.
export const UsersPage = part(async () => (await users()).UsersPage);
export const ActivityPage = part(async () => (await activity()).ActivityPage);
export const FiguresPage = part(async () => (await figures()).FiguresPage);
export const WebhooksPage = part(async () => (await webhooks()).WebhooksPage);
export const ApiKeysPage = part(async () => (await apiKeys()).ApiKeysPage);
export const MailPage = part(async () => (await mail()).MailPage);
export const AccountPage = part(async () => (await account()).AccountPage);

import { lazy } from 'react';

const users = () => import('../users/users-page.tsx');
const activity = () => import('../activity/activity-page.tsx');
const figures = () => import('../figures/figures-page.tsx');
const webhooks = () => import('../webhooks/webhooks-page.tsx');
const apiKeys = () => import('../api-keys/api-keys-page.tsx');
const mail = () => import('../mail/mail-page.tsx');
const account = () => import('../account/account-page.tsx');

// The list of invites is what most people come for: it does not wait for the other pages.
export const UsersPage = lazy(async () => ({ default: (await users()).UsersPage }));
export const ActivityPage = lazy(async () => ({ default: (await activity()).ActivityPage }));
export const FiguresPage = lazy(async () => ({ default: (await figures()).FiguresPage }));
export const WebhooksPage = lazy(async () => ({ default: (await webhooks()).WebhooksPage }));
export const ApiKeysPage = lazy(async () => ({ default: (await apiKeys()).ApiKeysPage }));
export const MailPage = lazy(async () => ({ default: (await mail()).MailPage }));
export const AccountPage = lazy(async () => ({ default: (await account()).AccountPage }));

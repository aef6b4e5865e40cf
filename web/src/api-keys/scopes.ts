/** What a key may be allowed to do, and what that means. */
export const SCOPES = [
  { scope: 'invites:read', meaning: 'See invites' },
  { scope: 'invites:write', meaning: 'Create, send, change and delete invites' },
  { scope: 'users:read', meaning: 'See users' },
  { scope: 'users:write', meaning: 'Change users' },
  { scope: 'api-keys:manage', meaning: 'Create and revoke keys' },
  { scope: 'events:read', meaning: 'See what happened, and who did it' },
  { scope: 'webhooks:manage', meaning: 'Have other services told of everything' },
  { scope: 'admins:grant', meaning: 'Invite admins, and make users admins' },
  { scope: 'people:erase', meaning: 'Export and erase people' },
] as const;

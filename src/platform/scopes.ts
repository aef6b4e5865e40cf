/** Every scope there is (what a caller may do, `noun:verb`), and what it opens. docs/scopes.md is made from this. */
export const SCOPE_MEANINGS = {
  'invites:read': 'See invites: one, the list, how many there are, and their changes as they happen.',
  'invites:write':
    'Create, send again, change, revoke and delete invites, and copy their links. Not those that grant ADMIN, but for taking them back.',
  'users:read':
    'See users: one, and the list. Without it, people who are seen through an invite or a key show who they are; their `metadata` and `lastSignInAt` are null.',
  'users:write':
    'Change users: their labels, data and status, and whether they are ADMIN no more; delete them; and make links by which they set a new password.',
  'api-keys:manage': 'See, create and revoke API keys. A new key can hold no scope that its maker lacks.',
  'admins:grant':
    'Bring an active ADMIN or a live invite that grants ADMIN about, hand one out, change one, or delete one. Goes with `invites:write` or `users:write`.',
  'people:erase': 'Export all that is held about a person, and erase it.',
  'events:read':
    'See what happened and who did it. Invites, people and keys themselves are seen with their own scopes.',
  'webhooks:manage':
    'See, make, change and delete the endpoints of webhooks, try them, and have webhooks sent again. Whoever holds it is told of every event.',
} as const;

export type Scope = keyof typeof SCOPE_MEANINGS;

/** Every scope there is. */
export const SCOPES = Object.keys(SCOPE_MEANINGS) as readonly Scope[];

/** ADMIN holds every scope; MEMBER none, and may read and change only itself. */
export function scopesOfRole(role: 'ADMIN' | 'MEMBER'): readonly Scope[] {
  return role === 'ADMIN' ? SCOPES : [];
}

/** Whether a text is the name of a scope. */
export function isScope(text: string): text is Scope {
  return Object.hasOwn(SCOPE_MEANINGS, text);
}

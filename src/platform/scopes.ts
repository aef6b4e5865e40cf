/** Every scope there is: what a caller may do, `noun:verb`. */
export const SCOPES = [
  'invites:read',
  'invites:write',
  'users:read',
  'users:write',
  'api-keys:manage',
] as const;

export type Scope = (typeof SCOPES)[number];

/** ADMIN holds every scope; MEMBER none, and may read and change only itself. */
export function scopesOfRole(role: 'ADMIN' | 'MEMBER'): readonly Scope[] {
  return role === 'ADMIN' ? SCOPES : [];
}

/** Whether a text is the name of a scope. */
export function isScope(text: string): text is Scope {
  return (SCOPES as readonly string[]).includes(text);
}

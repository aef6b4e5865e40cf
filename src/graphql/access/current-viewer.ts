import type { Actor } from '../../events/event.ts';
import { SCOPES } from '../../platform/scopes.ts';
import type { Context } from '../context.ts';
import { accessError } from './access-error.ts';
import type { Viewer } from './viewer.ts';

/** Who is calling a field that the access plugin has let through. */
export async function currentViewer(context: Context): Promise<Viewer> {
  const viewer = await context.viewer();
  if (!viewer) throw accessError('UNAUTHENTICATED');
  return viewer;
}

/** The viewer as events name whoever made a change. */
export function actorOf(viewer: Viewer): Extract<Actor, { kind: 'USER' | 'API_KEY' }> {
  return viewer.kind === 'user'
    ? { kind: 'USER', id: viewer.userId }
    : { kind: 'API_KEY', id: viewer.apiKeyId };
}

/** Whether the viewer holds every scope, as an ADMIN does: nobody else may make somebody an ADMIN. */
export function holdsEveryScope(viewer: Viewer): boolean {
  return SCOPES.every((scope) => viewer.scopes.has(scope));
}

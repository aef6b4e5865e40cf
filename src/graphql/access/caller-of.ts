import type { Actor } from '../../events/event.ts';
import { SCOPES } from '../../platform/scopes.ts';
import type { Context } from '../context.ts';
import { viewerOf } from './viewer.ts';

/** The viewer as use cases see whoever makes a change: an admin, or a service with an API key. */
export interface Caller {
  readonly actor: Extract<Actor, { kind: 'USER' | 'API_KEY' }>;
  /** The person behind it: the admin, or whoever made the key. */
  readonly userId: string;
  /** Whether the caller may hand out the ADMIN role, which holds every scope: only who holds every scope may. */
  readonly mayGrantAdmin: boolean;
}

/** Who is calling a field that is not public, for the use case behind it. */
export async function callerOf(context: Context): Promise<Caller> {
  const viewer = await viewerOf(context);
  return {
    actor:
      viewer.kind === 'user' ? { kind: 'USER', id: viewer.userId } : { kind: 'API_KEY', id: viewer.apiKeyId },
    userId: viewer.userId,
    mayGrantAdmin: SCOPES.every((scope) => viewer.scopes.has(scope)),
  };
}

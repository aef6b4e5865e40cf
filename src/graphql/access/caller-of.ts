import type { Caller } from '../../events/caller.ts';
import type { Context } from '../context.ts';
import { viewerOf } from './viewer-of.ts';

/** Who is calling a field that is not public, for the use case behind it. */
export async function callerOf(context: Context): Promise<Caller> {
  const viewer = await viewerOf(context);
  return {
    actor:
      viewer.kind === 'user' ? { kind: 'USER', id: viewer.userId } : { kind: 'API_KEY', id: viewer.apiKeyId },
    requestId: context.requestId,
    userId: viewer.userId,
    mayGrantAdmin: viewer.scopes.has('admins:grant'),
  };
}

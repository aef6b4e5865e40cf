import type { Caller } from '../../events/caller.ts';
import type { Context } from '../context.ts';
import type { Viewer } from './viewer.ts';
import { viewerOf } from './viewer-of.ts';

/** Who is calling a field that is not public, for the use case behind it. */
export async function callerOf(context: Context): Promise<Caller> {
  const viewer = await viewerOf(context);
  const actor = actorOf(viewer);
  return {
    actor,
    requestId: context.requestId,
    userId: viewer.userId,
    ratedAs: viewer.userId ?? actor.id,
    mayGrantAdmin: viewer.scopes.has('admins:grant'),
  };
}

function actorOf(viewer: Viewer): Caller['actor'] {
  switch (viewer.kind) {
    case 'user':
      return { kind: 'USER', id: viewer.userId };
    case 'apiKey':
      return { kind: 'API_KEY', id: viewer.apiKeyId };
    case 'identity':
      return { kind: 'IDENTITY', id: viewer.identityId, issuer: viewer.issuer };
  }
}

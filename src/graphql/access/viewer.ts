import type { Context } from '../context.ts';
import { accessError } from './access-error.ts';

/** Who is calling, as the database says at this moment. */
export type Viewer = UserViewer | ApiKeyViewer;

interface ViewerBase {
  /** The person: who signed in, or who made the API key. */
  readonly userId: string;
  readonly scopes: ReadonlySet<string>;
  /** The database's clock when the request was authenticated. */
  readonly now: Date;
}

export interface UserViewer extends ViewerBase {
  readonly kind: 'user';
  readonly sessionId: string;
}

export interface ApiKeyViewer extends ViewerBase {
  readonly kind: 'apiKey';
  readonly apiKeyId: string;
}

/** Who is calling a field that is not public; the access plugin has let nobody else through. */
export async function viewerOf(context: Context): Promise<Viewer> {
  const viewer = await context.viewer();
  if (!viewer) throw accessError('UNAUTHENTICATED');
  return viewer;
}

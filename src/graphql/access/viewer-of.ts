import type { Context } from '../context.ts';
import { accessError } from './access-error.ts';
import type { Viewer } from './viewer.ts';

/** Who is calling a field that is not public; the access plugin has let nobody else through. */
export async function viewerOf(context: Context): Promise<Viewer> {
  const viewer = await context.viewer();
  if (!viewer) throw accessError('UNAUTHENTICATED');
  return viewer;
}

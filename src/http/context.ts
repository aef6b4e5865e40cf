import type { Viewer } from '../graphql/access/viewer.ts';
import type { Context } from '../graphql/context.ts';
import type { App } from '../platform/app.ts';
import { authenticate } from './authenticate.ts';

/** What a request brings along. */
export interface RequestFacts {
  readonly authorization: string | undefined;
  readonly requestId: string;
  readonly clientAddress: string;
}

/** Makes what resolvers see of a request. Looks nothing up: the viewer is found when it is first asked for. */
export function createContext(app: App, { authorization, requestId, clientAddress }: RequestFacts): Context {
  let lookup: Promise<Viewer | null> | undefined;
  let seen: Viewer | null = null;
  return {
    app,
    requestId,
    clientAddress,
    viewer() {
      lookup ??= authenticate(app, authorization).then((viewer) => {
        seen = viewer;
        return viewer;
      });
      return lookup;
    },
    now: () => seen?.now ?? new Date(),
  };
}

import type { App } from '../app-type.ts';
import type { InviteChanges } from '../events/invite-changes.ts';
import type { Viewer } from '../graphql/access/viewer.ts';
import type { Context } from '../graphql/context.ts';
import type { Mailer } from '../mail/mailer.ts';
import { authenticate } from './authenticate.ts';
import { reauthenticate } from './reauthenticate.ts';

/** What a request brings along. */
export interface RequestFacts {
  readonly authorization: string | undefined;
  readonly requestId: string;
  readonly clientAddress: string;
  /** The header, as it was sent. */
  readonly userAgent: string | undefined;
}

/** How much is kept of what a browser calls itself, in characters: the contract's. */
const USER_AGENT_LENGTH = 256;

/**
 * Makes what resolvers see of a request. Looks nothing up: the viewer is found when it is first asked for.
 */
export function createContexts(
  app: App,
  inviteChanges: InviteChanges,
  mailer: Mailer,
): (request: RequestFacts) => Context {
  return ({ authorization, requestId, clientAddress, userAgent }) => {
    let lookup: Promise<Viewer | null> | undefined;
    let seen: Viewer | null = null;

    function see(viewer: Viewer | null): Viewer | null {
      seen = viewer;
      return viewer;
    }

    function viewer(): Promise<Viewer | null> {
      lookup ??= authenticate(app, authorization).then(see);
      return lookup;
    }

    return {
      app,
      inviteChanges,
      mailer,
      requestId,
      clientAddress,
      userAgent: userAgent?.slice(0, USER_AGENT_LENGTH) || null,
      viewer,
      async reauthenticate() {
        const before = await viewer();
        const now = before && see(await reauthenticate(app, before, authorization));
        lookup = Promise.resolve(now);
        return now;
      },
      now: () => seen?.now ?? new Date(),
    };
  };
}

import {
  type FollowEventsOptions,
  type FollowedEvents,
  followEvents as follow,
} from '../events/follow-events.ts';
import { EventsDocument } from '../generated/graphql.ts';
import type { Request } from './request.ts';

/**
 * Reads the log of events on and on, for a service: every event once, in order. Keep the last cursor, and go on from it. The
 * key's scope is `events:read`.
 *
 * @throws RefusedError, and what `fetch` throws when the service cannot be reached; begin anew with the last cursor
 */
export function followEvents(
  request: Request,
  options?: FollowEventsOptions,
): AsyncGenerator<FollowedEvents, void, undefined> {
  return follow((variables) => request(EventsDocument, variables), options);
}

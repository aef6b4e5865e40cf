import { type Client, CombinedError } from 'urql';
import {
  type FollowEventsOptions,
  type FollowedEvents,
  followEvents as follow,
} from '../events/follow-events.ts';
import { EventsDocument } from '../generated/graphql.ts';

/**
 * Reads the log of events on and on: every event once, in order. Keep the last cursor, and go on from it. What is read stays in
 * the cache, so this is for a page; a service takes that of `@usher/client/adapters`.
 *
 * @throws CombinedError, for example when the service cannot be reached; begin anew with the last cursor
 */
export function followEvents(
  client: Client,
  options?: FollowEventsOptions,
): AsyncGenerator<FollowedEvents, void, undefined> {
  return follow(async (variables) => {
    const { data, error } = await client
      .query(EventsDocument, variables, { requestPolicy: 'network-only' })
      .toPromise();
    if (!data || error) throw error ?? new CombinedError({ networkError: new Error('There was no answer.') });
    return data;
  }, options);
}

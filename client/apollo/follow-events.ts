import type { ApolloClient } from '@apollo/client';
import {
  type FollowEventsOptions,
  type FollowedEvents,
  followEvents as follow,
} from '../events/follow-events.ts';
import { EventsDocument } from '../generated/graphql.ts';

/**
 * Reads the log of events on and on, past the cache: every event once, in order. Keep the last cursor, and go on from it.
 *
 * @throws what Apollo Client throws, for example when the service cannot be reached; begin anew with the last cursor
 */
export function followEvents(
  client: ApolloClient,
  options?: FollowEventsOptions,
): AsyncGenerator<FollowedEvents, void, undefined> {
  return follow(async (variables) => {
    const { data } = await client.query({
      query: EventsDocument,
      variables,
      fetchPolicy: 'no-cache',
      errorPolicy: 'none',
    });
    if (!data) throw new Error('There was no answer.');
    return data;
  }, options);
}

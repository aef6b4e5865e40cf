import type {
  EventDetailsFragment,
  EventFilter,
  EventsQuery,
  EventsQueryVariables,
} from '../generated/graphql.ts';

/** Which events to follow, and from where on. */
export interface FollowEventsOptions {
  /** The cursor that was kept last; left out, the log is read from its beginning. */
  readonly after?: string | null;
  readonly filter?: EventFilter;
  /** How long to wait when there is nothing new, in milliseconds; 2,000 where it is left out. */
  readonly everyMs?: number;
  /** 1 to 100; 100 where it is left out. */
  readonly pageSize?: number;
  /** Ends it. */
  readonly signal?: AbortSignal;
}

/** Some events, the oldest first, and the cursor to keep once they have been dealt with. */
export interface FollowedEvents {
  readonly events: readonly EventDetailsFragment[];
  readonly cursor: string;
}

/** Asks the service for a page of the log, past any cache. */
export type FetchEvents = (variables: EventsQueryVariables) => Promise<EventsQuery>;

/**
 * Reads the log on and on: every event once, in order, none missed, whatever was written meanwhile. Whoever keeps the cursor goes
 * on from it after a restart.
 *
 * @throws what `fetchPage` throws; begin anew with the last cursor
 */
export async function* followEvents(
  fetchPage: FetchEvents,
  { after = null, filter, everyMs = 2_000, pageSize = 100, signal }: FollowEventsOptions = {},
): AsyncGenerator<FollowedEvents, void, undefined> {
  let cursor = after;
  while (!signal?.aborted) {
    const { events } = await fetchPage({
      first: pageSize,
      after: cursor,
      direction: 'ASC',
      ...(filter && { filter }),
    });
    if (!events || signal?.aborted) return;
    cursor = events.pageInfo.endCursor ?? cursor;
    if (events.edges.length > 0 && cursor !== null) {
      yield { events: events.edges.map(({ node }) => node), cursor };
    }
    if (!events.pageInfo.hasNextPage) await pause(everyMs, signal);
  }
}

function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal?.addEventListener('abort', end);
    if (signal?.aborted) end();
  });
}

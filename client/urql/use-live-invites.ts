import { useEffect, useEffectEvent, useState } from 'react';
import { useClient } from 'urql';
import { InviteChangedDocument, type InviteChangedSubscription } from '../generated/graphql.ts';
import { atMostEvery } from '../invites/at-most-every.ts';
import { keepOpen, type StreamState } from '../invites/keep-open.ts';

/** A second: a thousand invites at once are then a few refetches, and one invite is seen at once. */
const REFETCH_EVERY_MS = 1_000;

/**
 * Keeps the cache's invites as they are on the service. Each change arrives in the cache by itself.
 *
 * @param refetch fetches again what no single change can tell: counts, order, pages. Called at most once a second, and
 *   after every gap in the stream.
 * @returns how the stream stands, for the page to say so
 */
export function useLiveInvites(refetch: () => void): StreamState {
  const client = useClient();
  const [state, setState] = useState<StreamState>('waiting');
  const onRefetch = useEffectEvent(refetch);
  useEffect(() => {
    const refetching = atMostEvery(REFETCH_EVERY_MS, () => onRefetch());
    const close = keepOpen<InviteChangedSubscription>({
      open: (sink) => {
        const stream = client
          .subscription(InviteChangedDocument, {})
          .subscribe(({ data, error, hasNext }) => {
            // urql says the last data again when a stream ends.
            if (error || !hasNext) sink.ended();
            else if (data) sink.next(data);
          });
        return () => stream.unsubscribe();
      },
      onChange: refetching.call,
      onGap: refetching.call,
      onState: setState,
    });
    return () => {
      close();
      refetching.cancel();
    };
  }, [client]);
  return state;
}

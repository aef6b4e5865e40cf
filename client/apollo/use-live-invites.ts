import { useApolloClient } from '@apollo/client/react';
import { useEffect, useEffectEvent, useState } from 'react';
import { InviteChangedDocument, type InviteChangedSubscription } from '../generated/graphql.ts';
import { atMostEvery } from '../invites/at-most-every.ts';
import { keepOpen, type StreamState } from '../invites/keep-open.ts';
import { forgetInvite, relistInvite } from './invite-lists.ts';

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
  const client = useApolloClient();
  const [state, setState] = useState<StreamState>('waiting');
  const onRefetch = useEffectEvent(refetch);
  useEffect(() => {
    const refetching = atMostEvery(REFETCH_EVERY_MS, () => onRefetch());
    const close = keepOpen<InviteChangedSubscription>({
      open: (sink) => {
        const stream = client.subscribe({ query: InviteChangedDocument }).subscribe({
          next: ({ data, error }) => {
            if (error) sink.ended();
            else if (data) sink.next(data);
          },
          error: () => sink.ended(),
          complete: () => sink.ended(),
        });
        return () => stream.unsubscribe();
      },
      onChange: ({ inviteChanged: { id, invite } }) => {
        if (invite) relistInvite(client.cache, invite);
        else if (id !== null) forgetInvite(client.cache, id);
        refetching.call();
      },
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

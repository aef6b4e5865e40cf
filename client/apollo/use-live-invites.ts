import { useApolloClient } from '@apollo/client/react';
import { useEffect, useState } from 'react';
import { InviteChangedDocument, type InviteChangedSubscription } from '../generated/graphql.ts';
import { atMostEvery } from '../invites/at-most-every.ts';
import { INVITES } from '../invites/invite-lists.ts';
import { keepOpen, type StreamState } from '../invites/keep-open.ts';
import { type LiveInvitesOptions, TELL_EVERY_MS } from '../invites/live-options.ts';
import { useLatest } from '../lists/use-latest.ts';
import { forgetRows, placeRows } from './lists.ts';

/**
 * Keeps the cache's invites as they are on the service: each change arrives there by itself.
 *
 * @returns how the stream stands, for the page to say so
 */
export function useLiveInvites(options: LiveInvitesOptions = {}): StreamState {
  const { enabled = true, onChange, onChanges, onGap } = options;
  const client = useApolloClient();
  const [state, setState] = useState<StreamState>('waiting');
  const told = useLatest({ onChange, onChanges, onGap });
  useEffect(() => {
    if (!enabled) return;
    const telling = atMostEvery(TELL_EVERY_MS, () => told.current.onChanges?.());
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
      onChange: ({ inviteChanged: change }) => {
        const { type, id, invite } = change;
        if (type === 'REFETCH') return told.current.onGap?.();
        if (invite) placeRows(client.cache, INVITES, [invite.id]);
        else if (id !== null) forgetRows(client.cache, INVITES, [id]);
        told.current.onChange?.(change);
        telling.call();
      },
      onGap: () => told.current.onGap?.(),
      onState: setState,
    });
    return () => {
      close();
      telling.cancel();
    };
  }, [client, enabled, told]);
  return state;
}

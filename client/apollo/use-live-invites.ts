import { useApolloClient } from '@apollo/client/react';
import { useEffect, useEffectEvent, useState } from 'react';
import { InviteChangedDocument, type InviteChangedSubscription } from '../generated/graphql.ts';
import { atMostEvery } from '../invites/at-most-every.ts';
import { keepOpen, type StreamState } from '../invites/keep-open.ts';
import { forgetInvite, listInvite, unlistInvite } from './invite-lists.ts';

/** A second: a thousand invites at once are then a few refetches, and one invite is seen at once. */
const TELL_EVERY_MS = 1_000;

/** What is left to a page whose invites are live. */
export interface LiveInvitesOptions {
  /** After changes, at most once a second: fetch what no single invite tells, such as counts. */
  readonly onChanges?: () => void;
  /** Changes were missed: fetch anew what is shown, lists from their first page. */
  readonly onGap?: () => void;
}

/**
 * Keeps the cache's invites as they are on the service: each change arrives there by itself.
 *
 * @returns how the stream stands, for the page to say so
 */
export function useLiveInvites({ onChanges, onGap }: LiveInvitesOptions = {}): StreamState {
  const client = useApolloClient();
  const [state, setState] = useState<StreamState>('waiting');
  const changes = useEffectEvent(() => onChanges?.());
  const gap = useEffectEvent(() => onGap?.());
  useEffect(() => {
    const telling = atMostEvery(TELL_EVERY_MS, () => changes());
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
      onChange: ({ inviteChanged: { type, id, invite } }) => {
        if (type === 'REFETCH') return gap();
        if (invite) {
          unlistInvite(client.cache, invite);
          listInvite(client.cache, invite);
        } else if (id !== null) forgetInvite(client.cache, id);
        telling.call();
      },
      onGap: () => gap(),
      onState: setState,
    });
    return () => {
      close();
      telling.cancel();
    };
  }, [client]);
  return state;
}

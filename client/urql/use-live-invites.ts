import { useEffect, useState } from 'react';
import { useClient } from 'urql';
import { InviteChangedDocument, type InviteChangedSubscription } from '../generated/graphql.ts';
import { atMostEvery } from '../invites/at-most-every.ts';
import { keepOpen, type StreamState } from '../invites/keep-open.ts';
import { type LiveInvitesOptions, TELL_EVERY_MS } from '../invites/live-options.ts';
import { useLatest } from '../lists/use-latest.ts';

/**
 * Keeps the cache's invites as they are on the service: each change arrives there by itself.
 *
 * @returns how the stream stands, for the page to say so
 */
export function useLiveInvites(options: LiveInvitesOptions = {}): StreamState {
  const { enabled = true, onChange, onChanges, onGap } = options;
  const client = useClient();
  const [state, setState] = useState<StreamState>('waiting');
  const told = useLatest({ onChange, onChanges, onGap });
  useEffect(() => {
    if (!enabled) return;
    const telling = atMostEvery(TELL_EVERY_MS, () => told.current.onChanges?.());
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
      onChange: ({ inviteChanged: change }) => {
        if (change.type === 'REFETCH') return told.current.onGap?.();
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

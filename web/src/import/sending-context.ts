import { CreateInvitesDocument, isRefusal } from '@usher/client';
import { createContext, use, useMemo, useSyncExternalStore } from 'react';
import { type Client, useClient } from 'urql';
import { useAskBeforeLeaving } from '../look/use-ask-before-leaving.ts';
import { describeError, describeRefusal } from '../words.ts';
import { describeRow } from './row-outcome.ts';
import { type BatchAnswer, createSending, type Sending, type SendingState } from './sending.ts';
import { createSendingStore } from './sending-store.ts';

export const SendingContext = createContext<Sending | null>(null);

/** The lists of invites that this tab sends. */
export function useSending(): Sending {
  const sending = use(SendingContext);
  if (!sending) throw new Error('useSending belongs inside of SignedIn.');
  return sending;
}

/** How far they have come; null: there is nothing to send, or to tell. */
export function useSendingState(): SendingState | null {
  const sending = useSending();
  return useSyncExternalStore(sending.subscribe, sending.state);
}

/** Creates it for whoever is signed in, and asks before the page is left while something is on its way. */
export function useNewSending(owner: string): Sending {
  const client = useClient();
  const sending = useMemo(
    () => createSending((batch) => createInvites(client, batch), createSendingStore(owner)),
    [client, owner],
  );
  useAskBeforeLeaving(sending);
  return sending;
}

async function createInvites(
  client: Client,
  batch: Parameters<Parameters<typeof createSending>[0]>[0],
): Promise<BatchAnswer> {
  const { data, error } = await client
    .mutation(CreateInvitesDocument, { input: { invites: [...batch] } })
    .toPromise();
  const answer = data?.createInvites;
  if (answer && !isRefusal(answer)) {
    return {
      outcomes: batch.flatMap((row, at) => {
        const result = answer.results[at];
        return result ? describeRow(row, result) : [];
      }),
    };
  }
  if (answer) return { problem: describeRefusal(answer) };
  return { problem: error ? describeError(error) : { title: 'No answer', text: 'Try again.' } };
}

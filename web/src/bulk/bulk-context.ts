import { createContext, use, useMemo, useSyncExternalStore } from 'react';
import { useClient } from 'urql';
import { useReader } from '../console/use-reader.ts';
import { useAskBeforeLeaving } from '../look/use-ask-before-leaving.ts';
import { type BulkRun, type BulkState, createBulkRun } from './bulk-run.ts';
import { createBulkService } from './bulk-service.ts';

export const BulkContext = createContext<BulkRun | null>(null);

/** The changes of many invites that this tab makes. */
export function useBulk(): BulkRun {
  const bulk = use(BulkContext);
  if (!bulk) throw new Error('useBulk belongs inside of SignedIn.');
  return bulk;
}

/** How far they have come; null: there is nothing to do, or to tell. */
export function useBulkState(): BulkState | null {
  const bulk = useBulk();
  return useSyncExternalStore(bulk.subscribe, bulk.state);
}

/** Creates it, and asks before the page is left while it is not done. */
export function useNewBulk(): BulkRun {
  const client = useClient();
  const reader = useReader();
  const bulk = useMemo(() => createBulkRun(createBulkService(client, reader)), [client, reader]);
  useAskBeforeLeaving(bulk);
  return bulk;
}

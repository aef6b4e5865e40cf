import { createUsherClient } from '@usher/client/urql';
import { useMemo } from 'react';
import type { Client } from 'urql';
import { GRAPHQL_URL } from '../service.ts';
import { useAuth } from './auth-context.ts';

/** A client without a cache, for whoever is signed in: a hundred thousand rows that nobody looks at are not kept. */
export function useReader(): Client {
  const auth = useAuth();
  return useMemo(
    () => createUsherClient({ url: GRAPHQL_URL, auth, exchanges: ([, signed, fetch]) => [signed, fetch] }),
    [auth],
  );
}

import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useUndeliveredInvitesQuery } from '@usher/client/urql';
import { useEffect, useRef } from 'react';
import { count } from '../words.ts';
import type { InviteList } from './use-invite-list.ts';

/** How many mails did not arrive, and the way to see these alone. Where all arrived there is nothing to say. */
export function UndeliveredFilter({ list }: { readonly list: InviteList }) {
  // Beside the list, so that it is there with it.
  const [{ data }, fetchCount] = useUndeliveredInvitesQuery({ requestPolicy: 'cache-and-network' });
  const { stats, undelivered } = list;
  const lastStats = useRef(stats);
  // Again when these numbers change, and not when they come: what changes them may change that one.
  useEffect(() => {
    if (lastStats.current && stats !== lastStats.current) fetchCount({ requestPolicy: 'network-only' });
    lastStats.current = stats;
  }, [stats, fetchCount]);
  const total = data?.invites?.totalCount ?? 0;
  if (total === 0 && !undelivered) return null;
  return (
    <Button
      variant={undelivered ? 'filled' : 'default'}
      color="red.9"
      leftSection={<IconAlertTriangle size={16} />}
      aria-pressed={undelivered}
      onClick={() => list.setDelivery(undelivered ? null : 'failed')}
    >
      {`Not delivered: ${count(total)}`}
    </Button>
  );
}

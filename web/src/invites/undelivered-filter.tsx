import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useUndeliveredInvitesQuery } from '@usher/client/urql';
import { useEffect } from 'react';
import { count } from '../words.ts';
import type { InviteList } from './use-invite-list.ts';

/** How many mails did not arrive, and the way to see these alone. Where all arrived there is nothing to say. */
export function UndeliveredFilter({ list }: { readonly list: InviteList }) {
  const [{ data }, fetchCount] = useUndeliveredInvitesQuery({ pause: true });
  const { stats, undelivered } = list;
  // Asked for with the first of these numbers, and again when they change: what changes them may change that one.
  useEffect(() => {
    if (stats) fetchCount({ requestPolicy: 'network-only' });
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

import { Text } from '@mantine/core';
import type { InviteRowFragment } from '@usher/client';
import { Moment } from '../time/moment.tsx';

/** The moment that matters for an invite as it stands. */
export function Fate({ invite }: { readonly invite: InviteRowFragment }) {
  const { status, expiresAt, acceptedAt, renewalRequestedAt } = invite;
  if (status === 'DECLINED' || status === 'REVOKED') return null;
  return (
    <Text fz="xs" c="dimmed" span>
      {status === 'PENDING' && (
        <>
          Expires <Moment at={expiresAt} />
        </>
      )}
      {status === 'EXPIRED' && !renewalRequestedAt && <Moment at={expiresAt} />}
      {status === 'EXPIRED' && renewalRequestedAt && (
        <>
          Asked for a new link <Moment at={renewalRequestedAt} />
        </>
      )}
      {status === 'ACCEPTED' && acceptedAt && <Moment at={acceptedAt} />}
    </Text>
  );
}

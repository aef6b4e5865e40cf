import { Badge } from '@mantine/core';
import type { InviteStatus } from '@usher/client';
import { STATUS } from './statuses.ts';

/** What has become of an invite. */
export function StatusBadge({ status }: { readonly status: InviteStatus }) {
  const { label, color } = STATUS[status];
  return (
    <Badge variant="dot" color={color} size="md">
      {label}
    </Badge>
  );
}

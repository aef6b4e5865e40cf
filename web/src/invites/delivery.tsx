import { Group, Text, Tooltip } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconClock, IconMailOff } from '@tabler/icons-react';
import type { DeliveryStatus, InviteRowFragment } from '@usher/client';
import { Moment } from '../time/moment.tsx';
import { DELIVERY } from './statuses.ts';

const ICONS: Readonly<Record<DeliveryStatus, typeof IconClock>> = {
  NOT_REQUESTED: IconMailOff,
  QUEUED: IconClock,
  SENT: IconCircleCheck,
  FAILED: IconAlertTriangle,
  SUPPRESSED: IconMailOff,
};

/** What became of the mail, and when. */
export function Delivery({ delivery }: Pick<InviteRowFragment, 'delivery'>) {
  const { status, sentCount, lastSentAt, error } = delivery;
  const Icon = ICONS[status];
  const failed = status === 'FAILED';
  return (
    <Tooltip label={error} disabled={!error} multiline maw={320}>
      <Group gap={6} wrap="nowrap" c={failed ? 'var(--mantine-color-error)' : 'dimmed'} display="inline-flex">
        <Icon size={16} stroke={1.75} aria-hidden />
        <Text fz="sm" inherit={false} c="inherit" span>
          {DELIVERY[status]}
          {status === 'SENT' && sentCount > 1 && lastSentAt && (
            <>
              {' again '}
              <Moment at={lastSentAt} />
            </>
          )}
        </Text>
      </Group>
    </Tooltip>
  );
}

import type { DeliveryStatus, InviteRowFragment, InviteStatus } from '@usher/client';

/** How a status is called and coloured. */
export const STATUS: Readonly<Record<InviteStatus, { readonly label: string; readonly color: string }>> = {
  PENDING: { label: 'Pending', color: 'blue' },
  ACCEPTED: { label: 'Accepted', color: 'teal' },
  EXPIRED: { label: 'Expired', color: 'orange' },
  DECLINED: { label: 'Declined', color: 'grape' },
  REVOKED: { label: 'Revoked', color: 'gray' },
};

/** What became of an invite's mail. */
export const DELIVERY: Readonly<Record<DeliveryStatus, string>> = {
  NOT_REQUESTED: 'Not mailed',
  QUEUED: 'On its way',
  SENT: 'Sent',
  FAILED: 'Not delivered',
  SUPPRESSED: 'Wants no mail',
};

/** Whether an invite waits for somebody whom its mail did not reach. */
export function isUndelivered({ status, delivery }: Pick<InviteRowFragment, 'status' | 'delivery'>): boolean {
  return delivery.status === 'FAILED' && (status === 'PENDING' || status === 'EXPIRED');
}

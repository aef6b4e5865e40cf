import type { InviteFilter, InviteStatus } from '@usher/client';

/** What can be done with many invites at once. */
export type BulkAction = 'resend' | 'revoke' | 'delete';

/** How an action is called, and on which invites it has an effect. */
export interface BulkWords {
  readonly label: string;
  readonly ongoing: string;
  readonly done: string;
  readonly statuses: readonly InviteStatus[];
}

export const BULK: Readonly<Record<BulkAction, BulkWords>> = {
  resend: {
    label: 'Send again',
    ongoing: 'Sending again',
    done: 'sent again',
    statuses: ['PENDING', 'EXPIRED'],
  },
  revoke: { label: 'Revoke', ongoing: 'Revoking', done: 'revoked', statuses: ['PENDING', 'EXPIRED'] },
  delete: {
    label: 'Delete',
    ongoing: 'Deleting',
    done: 'deleted',
    statuses: ['PENDING', 'EXPIRED', 'DECLINED', 'REVOKED'],
  },
};

/**
 * Of all that a filter lists, those on which the action has an effect: nobody waits until sixty thousand accepted invites
 * are refused one by one. Null where there are none.
 */
export function narrowed(filter: InviteFilter, action: BulkAction): InviteFilter | null {
  const { statuses } = BULK[action];
  const status = statuses.filter((each) => !filter.status || filter.status.includes(each));
  return status.length === 0 ? null : { ...filter, status };
}

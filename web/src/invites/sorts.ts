import type { InviteOrder } from '@usher/client';

/** The orders that make sense to a person. */
export const SORTS = {
  newest: { label: 'Newest first', order: { field: 'CREATED_AT', direction: 'DESC' } },
  oldest: { label: 'Oldest first', order: { field: 'CREATED_AT', direction: 'ASC' } },
  expiring: { label: 'Expiring first', order: { field: 'EXPIRES_AT', direction: 'ASC' } },
  lasting: { label: 'Expiring last', order: { field: 'EXPIRES_AT', direction: 'DESC' } },
  address: { label: 'Address, A to Z', order: { field: 'EMAIL', direction: 'ASC' } },
  'address-back': { label: 'Address, Z to A', order: { field: 'EMAIL', direction: 'DESC' } },
} as const satisfies Record<string, { label: string; order: InviteOrder }>;

export type Sort = keyof typeof SORTS;

export function isSort(text: string): text is Sort {
  return Object.hasOwn(SORTS, text);
}

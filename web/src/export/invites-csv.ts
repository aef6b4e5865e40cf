import type { InviteRowFragment } from '@usher/client';
import Papa from 'papaparse';

/**
 * Invites as a table for a spreadsheet. A text that it would take for a formula gets an apostrophe before it; the byte
 * order mark tells it that this is UTF-8. Times are in UTC, as the service has them.
 */
export function invitesCsv(invites: readonly InviteRowFragment[]): string {
  const rows = invites.map(({ email, role, roles, status, invitedBy, delivery, ...times }) => ({
    email,
    role,
    labels: roles.join('; '),
    status,
    'invited at': times.createdAt,
    'invited by': invitedBy?.name ?? '',
    'expires at': times.expiresAt,
    'accepted at': times.acceptedAt ?? '',
    mail: delivery.status,
    'mailed at': delivery.lastSentAt ?? '',
    'why not mailed': delivery.error ?? '',
  }));
  return `\uFEFF${Papa.unparse(rows, { columns: COLUMNS, escapeFormulae: true, newline: '\r\n' })}\r\n`;
}

/** Named here, so that a list without rows has its heading all the same. */
const COLUMNS = [
  'email',
  'role',
  'labels',
  'status',
  'invited at',
  'invited by',
  'expires at',
  'accepted at',
  'mail',
  'mailed at',
  'why not mailed',
];

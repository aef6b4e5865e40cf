import Papa from 'papaparse';
import type { RefusedRow } from './sending.ts';

/**
 * The rows that were refused, as a table that can be corrected and sent again. A text that a spreadsheet would take for
 * a formula gets an apostrophe before it; the byte order mark tells the spreadsheet that this is UTF-8.
 */
export function refusedCsv(refused: readonly RefusedRow[]): string {
  const rows = refused.map(({ row, reason }) => ({
    email: row.email,
    role: row.role ?? '',
    labels: (row.roles ?? []).join('; '),
    message: row.message ?? '',
    reason,
  }));
  return `\uFEFF${Papa.unparse(rows, { escapeFormulae: true, newline: '\r\n' })}\r\n`;
}

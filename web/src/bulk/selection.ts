import type { InviteFilter, InviteStatus } from '@usher/client';

/** An invite as it was when somebody chose it. */
export interface ChosenInvite {
  readonly id: string;
  readonly email: string;
  readonly status: InviteStatus;
}

/** Which invites are chosen: rows one by one, or all that a filter lists. */
export type Selection =
  | {
      readonly kind: 'rows';
      readonly rows: ReadonlyMap<string, ChosenInvite>;
      /** The row that was chosen last: the other end of a range. */
      readonly anchor: string | null;
      /** What became of chosen rows since, by id; null: the invite is gone. */
      readonly changed: ReadonlyMap<string, InviteStatus | null>;
    }
  | {
      readonly kind: 'all';
      readonly filter: InviteFilter;
      /** How many the list had; null where that was not counted. */
      readonly total: number | null;
    };

export const NOTHING: Selection = { kind: 'rows', rows: new Map(), anchor: null, changed: new Map() };

export function isChosen(selection: Selection, id: string): boolean {
  return selection.kind === 'all' || selection.rows.has(id);
}

/**
 * Chooses a row, or no longer. Of all that match, the other rows of the page stay.
 *
 * @param page the rows on the screen, in their order
 * @param asRange do the same with every row from the one that was chosen last
 */
export function choose(
  selection: Selection,
  page: readonly ChosenInvite[],
  id: string,
  asRange: boolean,
): Selection {
  const before = selection.kind === 'rows' ? selection : rowsOf(page);
  const chosen = !before.rows.has(id);
  const at = page.findIndex((row) => row.id === id);
  const from = asRange ? page.findIndex((row) => row.id === before.anchor) : -1;
  const range = from === -1 ? page.slice(at, at + 1) : page.slice(Math.min(from, at), Math.max(from, at) + 1);
  return { ...withRows(before, range, chosen), anchor: id };
}

/** Chooses every row of the page, or, where they all are, none of them. */
export function choosePage(selection: Selection, page: readonly ChosenInvite[]): Selection {
  if (selection.kind === 'all') return NOTHING;
  return withRows(selection, page, !page.every(({ id }) => selection.rows.has(id)));
}

/** Keeps what became of a chosen row, so that it can be told: the row stays chosen. */
export function noteChange(selection: Selection, id: string, status: InviteStatus | null): Selection {
  if (selection.kind === 'all') return selection;
  const row = selection.rows.get(id);
  if (!row || selection.changed.get(id) === status) return selection;
  const changed = new Map(selection.changed);
  if (row.status === status) changed.delete(id);
  else changed.set(id, status);
  return { ...selection, changed };
}

/** Leaves out the rows that became something else since they were chosen. */
export function withoutChanged(selection: Selection): Selection {
  if (selection.kind === 'all') return selection;
  const rows = [...selection.rows.values()].filter(({ id }) => selection.changed.has(id));
  return withRows(selection, rows, false);
}

/** How many are chosen; null where nobody counted them. */
export function sizeOf(selection: Selection): number | null {
  return selection.kind === 'all' ? selection.total : selection.rows.size;
}

type Rows = Extract<Selection, { kind: 'rows' }>;

function rowsOf(page: readonly ChosenInvite[]): Rows {
  return { kind: 'rows', rows: new Map(page.map((row) => [row.id, row])), anchor: null, changed: new Map() };
}

function withRows(selection: Rows, range: readonly ChosenInvite[], chosen: boolean): Rows {
  const rows = new Map(selection.rows);
  const changed = new Map(selection.changed);
  for (const { id, email, status } of range) {
    if (chosen) rows.set(id, rows.get(id) ?? { id, email, status });
    else {
      rows.delete(id);
      changed.delete(id);
    }
  }
  return { ...selection, rows, changed };
}

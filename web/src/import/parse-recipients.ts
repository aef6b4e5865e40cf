import type { Role } from '@usher/client';
import { splitLabels } from '../invites/split-labels.ts';
import { mentionsAddress, readMentions, withoutInvisible } from './address-words.ts';
import { type Columns, findColumns, type Table } from './columns.ts';
import { type Complaint, WHY } from './complaint.ts';
import { type CsvRecord, readCsv } from './csv-records.ts';

/** Somebody to invite, as a list names them; what it leaves open is null. */
export interface Recipient {
  /** Counted from 1, as editors do. */
  readonly line: number;
  readonly email: string;
  readonly role: Role | null;
  /** What the list calls the role, where that is none. It is never guessed: the row waits until somebody says. */
  readonly unclearRole: string | null;
  readonly roles: readonly string[] | null;
  readonly message: string | null;
}

/** What a column was taken for. */
export interface ReadColumn {
  readonly name: string;
  readonly as: keyof Columns | null;
}

/** What a pasted text holds. */
export interface RecipientList {
  readonly recipients: readonly Recipient[];
  /** How many addresses were named again, in whatever letters. */
  readonly repeated: number;
  /** Everything that was not taken, by its line. */
  readonly complaints: readonly Complaint[];
  /** Null: addresses with anything between them, and no table. */
  readonly columns: readonly ReadColumn[] | null;
}

type Read = Pick<RecipientList, 'complaints' | 'columns'> & { readonly all: readonly Recipient[] };

/**
 * Reads what people paste: addresses separated by anything, `Doe, Jane <jane@example.com>` as mail programs copy it, or
 * a table as other programs export it. Every address ends in the result or in a complaint. Whether an address is one,
 * the service decides.
 */
export function parseRecipients(text: string): RecipientList {
  const clean = text.replace(/^\uFEFF/, '').replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n');
  const { all, complaints, columns } = readTable(clean) ?? readLines(clean);
  const { recipients, repeated, differing } = withoutRepetitions(all);
  return {
    recipients,
    repeated,
    columns,
    complaints: [...complaints, ...differing].sort((one, other) => one.line - other.line),
  };
}

function readTable(text: string): Read | null {
  const tableOf = (swallowed: (fields: readonly string[]) => boolean) => {
    const csv = readCsv(text, swallowed);
    return { csv, table: findColumns(csv.records) };
  };
  // Which column holds the addresses tells which line a quote has swallowed.
  const first = tableOf(() => false);
  const looked = first.table ?? findColumns(recordsWithoutQuotes(text));
  if (!looked) return null;
  const { email } = looked.columns;
  const { csv, table } = text.includes('"')
    ? tableOf((fields) => isWholeAddress(fields[email] ?? ''))
    : first;
  if (!table) return null;
  const complaints: Complaint[] = [...csv.complaints];
  for (const { line, fields } of table.above)
    complaints.push({ line, text: shown(fields), why: WHY.noAddress });
  const all = table.records.flatMap((record) => readRow(record, table, complaints));
  return { all, complaints, columns: columnsOf(table) };
}

/** Quotes that are never closed may hide the table as a whole. */
function recordsWithoutQuotes(text: string): readonly CsvRecord[] {
  return text.includes('"') ? readCsv(text.replaceAll('"', ''), () => false).records : [];
}

function isWholeAddress(field: string): boolean {
  return /^[^\s@]+@[^\s@]+$/.test(field);
}

function readRow(
  { line, fields }: CsvRecord,
  { heading, columns }: Table,
  complaints: Complaint[],
): Recipient[] {
  const complain = (why: Complaint['why'], text = shown(fields)) => complaints.push({ line, text, why });
  if (heading && fields.slice(heading.fields.length).some((field) => field !== '')) {
    complain(WHY.tooManyFields);
    return [];
  }
  const { emails, unread } = readMentions(fields[columns.email] ?? '');
  const [email, ...others] = emails;
  if (email === undefined) {
    complain(WHY.noAddressInColumn);
    return [];
  }
  for (const other of others) complain(WHY.otherAddress, other);
  for (const text of unread) complain(WHY.noAddress, text);
  const read: readonly (number | null)[] = [columns.email, columns.message, columns.labels];
  for (const [column, field] of fields.entries()) {
    if (!read.includes(column) && mentionsAddress(field)) complain(WHY.otherAddress, field);
  }
  const field = (column: number | null) => (column === null ? '' : (fields[column] ?? ''));
  const labels = splitLabels(field(columns.labels));
  return [
    {
      line,
      email,
      ...readRole(field(columns.role)),
      roles: labels.length > 0 ? labels : null,
      // Tables that are safe against formulas have an apostrophe before a text that a spreadsheet would run.
      message: field(columns.message).replace(/^'(?=[=+@-])/, '') || null,
    },
  ];
}

function readRole(text: string): Pick<Recipient, 'role' | 'unclearRole'> {
  const word = withoutInvisible(text).trim();
  switch (word.toUpperCase()) {
    case '':
      return { role: null, unclearRole: null };
    case 'ADMIN':
      return { role: 'ADMIN', unclearRole: null };
    case 'MEMBER':
      return { role: 'MEMBER', unclearRole: null };
    default:
      return { role: null, unclearRole: word };
  }
}

function columnsOf({ heading, columns, records }: Table): ReadColumn[] {
  const width = heading?.fields.length ?? records[0]?.fields.length ?? 0;
  const kinds = Object.entries(columns) as [keyof Columns, number | null][];
  return Array.from({ length: width }, (_, at) => ({
    name: heading?.fields[at] || `Column ${at + 1}`,
    as: kinds.find(([, column]) => column === at)?.[0] ?? null,
  }));
}

function readLines(text: string): Read {
  const complaints: Complaint[] = [];
  const all = text.split('\n').flatMap((words, index) => {
    const line = index + 1;
    const { emails, unread } = readMentions(words);
    for (const piece of unread) complaints.push({ line, text: piece, why: WHY.noAddress });
    return emails.map((email) => ({
      line,
      email,
      role: null,
      unclearRole: null,
      roles: null,
      message: null,
    }));
  });
  return { all, complaints, columns: null };
}

function shown(fields: readonly string[]): string {
  return fields.filter((field) => field !== '').join(', ');
}

function withoutRepetitions(all: readonly Recipient[]) {
  const first = new Map<string, Recipient>();
  const differing: Complaint[] = [];
  for (const recipient of all) {
    const key = recipient.email.toLowerCase();
    const before = first.get(key);
    if (!before) first.set(key, recipient);
    else if (termsOf(before) !== termsOf(recipient)) {
      const { line, email, role, unclearRole, roles, message } = recipient;
      const text = shown([email, role ?? unclearRole ?? '', ...(roles ?? []), message ?? '']);
      differing.push({ line, text, why: WHY.repeatedOtherwise });
    }
  }
  return { recipients: [...first.values()], repeated: all.length - first.size, differing };
}

function termsOf({ role, unclearRole, roles, message }: Recipient): string {
  return JSON.stringify([role, unclearRole, roles, message]);
}

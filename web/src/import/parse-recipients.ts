import type { Role } from '../../../client/generated/graphql.ts';
import { parseCsv, separatorOf } from './parse-csv.ts';

/** Somebody to invite, as a list names them; what it leaves open is null. */
export interface Recipient {
  readonly email: string;
  readonly role: Role | null;
  readonly roles: readonly string[] | null;
  readonly message: string | null;
}

/** What a pasted text holds. */
export interface RecipientList {
  readonly recipients: readonly Recipient[];
  /** How many addresses were named again, in whatever letters. */
  readonly repeated: number;
}

const COLUMNS = {
  email: ['email', 'e-mail', 'mail', 'address', 'email address'],
  role: ['role'],
  roles: ['labels', 'roles', 'groups'],
  message: ['message', 'note'],
} as const;

/**
 * Reads what people paste: addresses separated by anything, `Ada Lovelace <ada@example.com>` as mail programs copy it,
 * or a table with a heading line, one of whose columns is called email.
 * Whether an address is one, the service decides.
 */
export function parseRecipients(text: string): RecipientList {
  const clean = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  return withoutRepetitions(readTable(clean) ?? readAddresses(clean));
}

function readTable(text: string): Recipient[] | null {
  const firstLine = text.trimStart().split('\n', 1)[0] ?? '';
  const [heading = [], ...records] = parseCsv(text, separatorOf(firstLine));
  const names = heading.map((name) => name.toLowerCase());
  const columnOf = (aliases: readonly string[]) => names.findIndex((name) => aliases.includes(name));
  const email = columnOf(COLUMNS.email);
  if (email === -1) return null;
  const [role, roles, message] = [columnOf(COLUMNS.role), columnOf(COLUMNS.roles), columnOf(COLUMNS.message)];
  return records
    .filter((record) => record[email])
    .map((record) => ({
      email: bareAddress(record[email] ?? ''),
      role: readRole(record[role]),
      roles: readLabels(record[roles]),
      message: record[message] || null,
    }));
}

function readAddresses(text: string): Recipient[] {
  return text
    .split(/[\n,;\t]+/)
    .map(bareAddress)
    .filter((email) => email !== '')
    .flatMap((email) => (email.includes('<') ? [email] : email.split(/\s+/)))
    .map((email) => ({ email, role: null, roles: null, message: null }));
}

function bareAddress(text: string): string {
  return (/<([^<>]+)>\s*$/.exec(text)?.[1] ?? text).trim();
}

function readRole(text: string | undefined): Role | null {
  switch (text?.toLowerCase()) {
    case 'admin':
      return 'ADMIN';
    case 'member':
      return 'MEMBER';
    default:
      return null;
  }
}

function readLabels(text: string | undefined): string[] | null {
  const labels = (text ?? '').split(/[;|,]/).map((label) => label.trim());
  const named = labels.filter((label) => label !== '');
  return named.length > 0 ? named : null;
}

function withoutRepetitions(all: readonly Recipient[]): RecipientList {
  const first = new Map<string, Recipient>();
  for (const recipient of all) {
    const key = recipient.email.toLowerCase();
    if (!first.has(key)) first.set(key, recipient);
  }
  return { recipients: [...first.values()], repeated: all.length - first.size };
}

import { mentionsAddress } from './address-words.ts';
import type { CsvRecord } from './csv-records.ts';

/** What the columns of a table hold, by their place; null where no column does. */
export interface Columns {
  readonly email: number;
  readonly role: number | null;
  readonly labels: number | null;
  readonly message: number | null;
}

/** A table that holds addresses. */
export interface Table {
  /** Null where the table has no heading. */
  readonly heading: CsvRecord | null;
  readonly columns: Columns;
  readonly records: readonly CsvRecord[];
  /** What stands above the heading. */
  readonly above: readonly CsvRecord[];
}

// Compared without accents, signs and remarks in brackets. English, German, French, Spanish, Portuguese, Italian, Dutch,
// Swedish, Danish, Norwegian, Finnish, Polish, Czech, Turkish, Russian, Ukrainian, Chinese, Japanese, Korean.
const EMAIL =
  /^(?:(?:primary |work |primare |bevorzugte )?(?:e ?mails?|mail)(?: ?(?:adresse?|address|addresse|adres|adresa|adresi|addresses))?|emailadresse?|mailadresse?|adresse (?:e ?mail|electronique)|courriel|correo(?: electronico)?|direccion de correo(?: electronico)?|endereco de e ?mail|indirizzo e ?mail|posta elettronica|e ?mailadres|e ?post(?:adress|adresse)?|sahkoposti(?:osoite)?|adres e ?mail|e ?posta(?: adresi)?|(?:адрес )?электронн(?:ая|ои) почт[аы]|(?:адреса )?електронн(?:а|ої) пошт[аи]|电子邮件|邮箱|电子邮箱|メールアドレス|メール|이메일)$/u;
const SOME_MAIL = /\be ?mail|mail(?!ing)|courriel|correo|posta\b|почт|пошт|邮|メール|이메일/u;
/** About a mail, without being its address. */
const ABOUT_MAIL =
  /\b(?:type|typ|art|display|name|anzeigename|angezeigter|label|usage|status|verified|count|sent|opt)\b/;
const SECOND =
  /\b(?:[2-9]|second\w*|sekund\w*|zweite|weitere|alternat\w*|recovery|home|privat\w*|other|andere|autre|altra|altro|outro)\b/;
const GENERIC =
  /^(?:address|adresse|adress|contact|kontakt|user|username|login|benutzer|benutzername|utilisateur|usuario)$/;
const ROLE = /^(?:role|rolle|rol|ruolo|rola|funcao|роль)$/u;
const LABELS =
  /^(?:labels?|roles|rollen|groups?|gruppen?|tags?|etiketten?|etiquettes?|etiquetas?|etichette|groupes?|grupos?|gruppi)$/;
const MESSAGE =
  /^(?:(?:personal |invitation )?message|nachricht|mensaje|messaggio|mensagem|bericht|meddelande|besked)$/;
/** Google's address book: its labels are the owner's, such as `* myContacts`, and none of the application's. */
const ADDRESS_BOOK = /^e mail \d (?:value|type|label)$/;
/** A heading stands at the top, below a title at most. */
const HEADING_WITHIN = 5;
/** A sentence with the word in it is no heading. */
const MOST_WORDS = 4;

/**
 * Finds out what the columns hold: by the heading where there is one, else by what is in them.
 *
 * @returns null for what is no table, or has no addresses in a column of their own
 */
export function findColumns(records: readonly CsvRecord[]): Table | null {
  const filled = records.filter(({ fields }) => fields.some((field) => field !== ''));
  const at = filled.slice(0, HEADING_WITHIN).findIndex(isHeading);
  if (at !== -1) {
    const heading = filled[at] as CsvRecord;
    const rows = filled.slice(at + 1);
    const email = best(heading.fields.length, (column) => rankByHeading(heading, column, rows));
    if (email !== null) return toTable(heading, email, rows, filled.slice(0, at));
  }
  return byContent(filled);
}

function toTable(
  heading: CsvRecord | null,
  email: number,
  records: readonly CsvRecord[],
  above: readonly CsvRecord[],
): Table {
  const names = heading?.fields.map(plainName) ?? [];
  const find = (pattern: RegExp) => {
    const found = names.findIndex((name, column) => column !== email && pattern.test(name));
    return found === -1 ? null : found;
  };
  const book = names.some((name) => ADDRESS_BOOK.test(name));
  const columns = { email, role: find(ROLE), labels: book ? null : find(LABELS), message: find(MESSAGE) };
  return { heading, columns, records, above };
}

function isHeading({ fields }: CsvRecord): boolean {
  return !fields.some(mentionsAddress) && fields.some((field) => mailRank(plainName(field)) >= 2);
}

function mailRank(name: string): number {
  if (EMAIL.test(name)) return 3;
  if (name.split(' ').length > MOST_WORDS) return 0;
  if (SOME_MAIL.test(name)) return ABOUT_MAIL.test(name) ? 0 : SECOND.test(name) ? 1 : 2;
  return GENERIC.test(name) ? 1 : 0;
}

/** The rank of the name, and of two with the same one, how many addresses are there. A name alone will do, if it is clear. */
function rankByHeading({ fields }: CsvRecord, column: number, rows: readonly CsvRecord[]): number {
  const name = plainName(fields[column] ?? '');
  const share = shareOfAddresses(rows, column);
  const rank = mailRank(name);
  if (share === 0) return rank >= 2 ? rank / 100 : 0;
  return ABOUT_MAIL.test(name) ? share / 100 : rank + share / 2;
}

/** A table without a heading that is known: a column with an address in nearly every line, and none in any other. */
function byContent(rows: readonly CsvRecord[]): Table | null {
  const [first, ...others] = rows;
  if (!first || others.length === 0) return null;
  const width = first.fields.length;
  if (width < 2 || rows.some(({ fields }) => fields.length !== width)) return null;
  const email = best(width, (column) => shareOfAddresses(others, column));
  if (email === null || shareOfAddresses(others, email) < 0.8) return null;
  const elsewhere = rows.some(({ fields }) =>
    fields.some((field, at) => at !== email && mentionsAddress(field)),
  );
  if (elsewhere) return null;
  return mentionsAddress(first.fields[email] ?? '')
    ? toTable(null, email, rows, [])
    : toTable(first, email, others, []);
}

function shareOfAddresses(rows: readonly CsvRecord[], column: number): number {
  const filled = rows.map(({ fields }) => fields[column] ?? '').filter((field) => field !== '');
  return filled.length === 0 ? 0 : filled.filter(mentionsAddress).length / filled.length;
}

/** The column with the highest score; null where none has any. Of two with the same, the left one. */
function best(width: number, score: (column: number) => number): number | null {
  let found: number | null = null;
  let highest = 0;
  for (let column = 0; column < width; column += 1) {
    const value = score(column);
    if (value > highest) [found, highest] = [column, value];
  }
  return found;
}

/** A column's name without accents, signs, and remarks in brackets: `E-Mail-Adresse [Required]` is `e mail adresse`. */
function plainName(name: string): string {
  return name
    .replace(/\[[^\]]*\]|\([^)]*\)/g, '')
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

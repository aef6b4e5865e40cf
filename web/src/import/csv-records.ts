import Papa from 'papaparse';
import { type Complaint, WHY } from './complaint.ts';

/** A line of a table; several lines, where a field in quotes holds line ends. */
export interface CsvRecord {
  /** Counted from 1, as editors do. */
  readonly line: number;
  readonly fields: readonly string[];
}

/** What a text holds, read as CSV. */
export interface CsvTable {
  readonly separator: string;
  readonly records: readonly CsvRecord[];
  readonly complaints: readonly Complaint[];
}

/** A table with more of them is not quoted by the rules at all: from there on, a quote is a letter. */
const MOST_UNCLOSED_QUOTES = 20;
/** Sixteen kilobytes say which separator a table has. */
const SAMPLE = 16_384;

/**
 * Reads CSV (RFC 4180), with any of the usual separators. A quote that is never closed would swallow the lines that
 * follow: its line is told, and left out, and the next ones are read on their own.
 *
 * @param text with `\n` at the ends of lines
 * @param swallowed tells whether a line inside of a field in quotes is a record of its own
 */
export function readCsv(text: string, swallowed: (fields: readonly string[]) => boolean): CsvTable {
  const [told, body, firstLine] = withoutSeparatorLine(text);
  const separator = told ?? separatorOf(body);
  const records: CsvRecord[] = [];
  const complaints: Complaint[] = [];
  let rest = body;
  let line = firstLine;
  while (rest !== '') {
    const quoteChar = complaints.length < MOST_UNCLOSED_QUOTES ? '"' : '\0';
    const broken = readUntilBroken(rest, { separator, quoteChar, line, swallowed, records });
    if (!broken) break;
    const [text = ''] = broken.rest.split('\n', 1);
    complaints.push({ line: broken.line, text, why: WHY.unclosedQuote });
    rest = broken.rest.slice(text.length + 1);
    line = broken.line + 1;
  }
  return { separator, records, complaints };
}

interface Reading {
  readonly separator: string;
  readonly quoteChar: string;
  readonly line: number;
  readonly swallowed: (fields: readonly string[]) => boolean;
  readonly records: CsvRecord[];
}

/** Adds records until one has a quote that is never closed, and answers with the text from the line of that quote on. */
function readUntilBroken(text: string, { separator, quoteChar, line, swallowed, records }: Reading) {
  const parse = (part: string) =>
    Papa.parse<string[]>(part, { delimiter: separator, quoteChar, newline: '\n' }).data[0] ?? [];
  let broken: { readonly line: number; readonly rest: string } | null = null;
  let start = 0;
  let at = line;
  Papa.parse<string[]>(text, {
    delimiter: separator,
    quoteChar,
    newline: '\n',
    step: ({ data, errors, meta }, parser) => {
      const raw = text.slice(start, meta.cursor);
      const lines = raw.replace(/\n$/, '').split('\n');
      const unclosed = errors.some(({ type }) => type === 'Quotes') && lines.length > 1;
      if (
        errors.some(({ code }) => code === 'MissingQuotes') ||
        unclosed ||
        innerLines(data).some((inner) => swallowed(parse(inner)))
      ) {
        broken = { line: at, rest: text.slice(start) };
        parser.abort();
        return;
      }
      records.push({ line: at, fields: data.map((field) => field.trim()) });
      at += lines.length;
      start = meta.cursor;
    },
  });
  return broken as { readonly line: number; readonly rest: string } | null;
}

/** What stands in fields below their first line. */
function innerLines(fields: readonly string[]): string[] {
  return fields.flatMap((field) => field.split('\n').slice(1));
}

/** Spreadsheets take a first line such as `sep=;` for what it says. */
function withoutSeparatorLine(text: string): [separator: string | null, body: string, firstLine: number] {
  const match = /^\s*"?sep=(.)"?[^\S\n]*(?:\n|$)/i.exec(text);
  if (!match) return [null, text, 1];
  const [whole, separator = ','] = match;
  return [separator, text.slice(whole.length), 1 + whole.split('\n').length - 1];
}

function separatorOf(text: string): string {
  return Papa.parse(text.slice(0, SAMPLE), { delimitersToGuess: [',', ';', '\t', '|'], preview: 50 }).meta
    .delimiter;
}

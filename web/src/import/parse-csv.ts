/** The separators that spreadsheets write, the most likely first. */
const SEPARATORS = [',', ';', '\t'] as const;

/** Reads CSV (RFC 4180): quoted fields may hold separators, quotes and line ends. Empty lines are left out. */
export function parseCsv(text: string, separator: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  let field = '';
  let quoted = false;
  const endField = () => {
    record.push(field.trim());
    field = '';
  };
  const endRecord = () => {
    endField();
    if (record.some((value) => value !== '')) records.push(record);
    record = [];
  };
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (quoted) {
      if (character !== '"') field += character;
      else if (text.charAt(at + 1) === '"') {
        field += '"';
        at += 1;
      } else quoted = false;
    } else if (character === '"' && field.trim() === '') {
      field = '';
      quoted = true;
    } else if (character === separator) endField();
    else if (character === '\n') endRecord();
    else field += character;
  }
  endRecord();
  return records;
}

/** The separator that a table's first line uses most. */
export function separatorOf(firstLine: string): string {
  const counts = SEPARATORS.map((separator) => ({ separator, count: firstLine.split(separator).length }));
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).separator;
}

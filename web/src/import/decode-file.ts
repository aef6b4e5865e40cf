/** How a file's letters are written, for those that do not say. Each is a label of the Encoding Standard. */
export const ENCODINGS = {
  'utf-8': 'UTF-8',
  'windows-1252': 'Western (Windows-1252)',
  macintosh: 'Western (Mac Roman)',
  'windows-1250': 'Central European (Windows-1250)',
  'windows-1251': 'Cyrillic (Windows-1251)',
  'windows-1253': 'Greek (Windows-1253)',
  'windows-1254': 'Turkish (Windows-1254)',
  gb18030: 'Chinese (GB 18030)',
  shift_jis: 'Japanese (Shift JIS)',
  'euc-kr': 'Korean (EUC-KR)',
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16, the other way round',
} as const;

export type Encoding = keyof typeof ENCODINGS;

/** A file, read as text, or why not. */
export type DecodedFile =
  | {
      readonly text: string;
      readonly encoding: Encoding;
      /** Whether somebody should look: the file does not say how its letters are written. */
      readonly guessed: boolean;
    }
  | { readonly refused: string };

const CSV_HINT = 'Open it, and save it as “CSV UTF-8”; or copy the column of addresses and paste it here.';

/**
 * Reads a file's bytes as text, by what they say of themselves: a byte order mark, the zeros of UTF-16, the form of
 * UTF-8. Else it is Windows-1252 or Mac Roman, whichever makes words of it, and a person is asked to look.
 *
 * @param chosen what a person says it is
 */
export function decodeFile(bytes: Uint8Array, chosen?: Encoding): DecodedFile {
  const foreign = foreignKind(bytes);
  if (foreign) return { refused: foreign };
  if (chosen) return { text: decode(bytes, chosen) ?? '', encoding: chosen, guessed: true };
  const sure = sureEncoding(bytes);
  if (sure) {
    const text = decode(bytes, sure);
    return text === null
      ? { refused: 'This file was cut off or mixed up: it says it is UTF-16, and it is not. Save it again.' }
      : { text, encoding: sure, guessed: false };
  }
  const utf8 = decode(bytes, 'utf-8');
  if (utf8 !== null) {
    return utf8.includes('\0')
      ? { refused: `This file holds no text. ${CSV_HINT}` }
      : { text: utf8, encoding: 'utf-8', guessed: false };
  }
  if (bytes.includes(0)) return { refused: `This file holds no text. ${CSV_HINT}` };
  const encoding =
    strangeness(bytes, 'macintosh') < strangeness(bytes, 'windows-1252') ? 'macintosh' : 'windows-1252';
  return { text: decode(bytes, encoding) ?? '', encoding, guessed: true };
}

/** Null where the bytes are not of that encoding. */
function decode(bytes: Uint8Array, encoding: Encoding): string | null {
  try {
    return new TextDecoder(encoding, { fatal: encoding.startsWith('utf') }).decode(bytes);
  } catch {
    return null;
  }
}

function sureEncoding(bytes: Uint8Array): Encoding | null {
  if (startsWith(bytes, 0xff, 0xfe)) return 'utf-16le';
  if (startsWith(bytes, 0xfe, 0xff)) return 'utf-16be';
  // Addresses are ASCII: in UTF-16 every other byte of them is zero.
  const sample = bytes.subarray(0, 2_000);
  const zeros = [0, 0];
  for (const [at, byte] of sample.entries()) if (byte === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  if (odd > sample.length / 5 && even < odd / 10) return 'utf-16le';
  if (even > sample.length / 5 && odd < even / 10) return 'utf-16be';
  return null;
}

/** Any sign beyond ASCII but an apostrophe, with a letter on both sides, or before a small one. Ligatures count as signs. */
const SIGN_IN_WORD =
  /(?<=[\p{Lu}\p{Ll}])(?:[^\p{ASCII}\p{Lu}\p{Ll}\p{Lo}’]|[ﬁﬂ])(?=[\p{Lu}\p{Ll}])|[^\p{ASCII}\p{Lu}\p{Ll}\p{Lo}\p{Z}’“„«](?=\p{Ll})/gu;

/**
 * How little sense the letters beyond ASCII make: a sign between letters, or a capital after a small letter. Mac Roman
 * has its letters where Windows has signs, and the other way round.
 */
function strangeness(bytes: Uint8Array, encoding: Encoding): number {
  const text = decode(bytes, encoding) ?? '';
  const inWords = text.match(SIGN_IN_WORD)?.length ?? 0;
  const capitals = text.match(/\p{Ll}(?!\p{ASCII})\p{Lu}/gu)?.length ?? 0;
  const controls = text.match(/[\u0080-\u009F]/g)?.length ?? 0;
  return inWords + capitals + 10 * controls;
}

/** What a file is that holds no plain text, with what to do. */
function foreignKind(bytes: Uint8Array): string | null {
  if (startsWith(bytes, 0x50, 0x4b, 0x03, 0x04)) {
    const head = new TextDecoder('windows-1252').decode(bytes.subarray(0, 4_000));
    const tail = new TextDecoder('windows-1252').decode(bytes.subarray(-8_000));
    return `${archiveKind(head + tail)} ${CSV_HINT}`;
  }
  if (startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0)) {
    return `This is a file of an older Office, such as an Excel workbook (.xls), and no plain text. ${CSV_HINT}`;
  }
  if (startsWith(bytes, 0x25, 0x50, 0x44, 0x46)) return `This is a PDF, and no plain text. ${CSV_HINT}`;
  if (startsWith(bytes, 0x1f, 0x8b)) return `This file is compressed. Unpack it first.`;
  if (startsWith(bytes, 0x7b, 0x5c, 0x72, 0x74, 0x66)) {
    return `This is a formatted document (RTF), and no plain text. ${CSV_HINT}`;
  }
  return null;
}

function archiveKind(names: string): string {
  if (names.includes('xl/')) return 'This is an Excel workbook (.xlsx), and no plain text.';
  if (names.includes('opendocument.spreadsheet'))
    return 'This is a LibreOffice workbook (.ods), and no plain text.';
  if (names.includes('Index/') || names.includes('.iwa')) {
    return 'This is a Numbers workbook (.numbers), and no plain text.';
  }
  if (names.includes('word/')) return 'This is a Word document (.docx), and no plain text.';
  return 'This is an archive or a workbook, and no plain text.';
}

function startsWith(bytes: Uint8Array, ...start: readonly number[]): boolean {
  return start.every((byte, at) => bytes[at] === byte);
}

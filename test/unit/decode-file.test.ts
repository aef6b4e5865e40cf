import { expect, test } from 'vitest';
import { decodeFile } from '../../web/src/import/decode-file.ts';

const MAC: Readonly<Record<string, number>> = { ä: 0x8a, ö: 0x9a, ü: 0x9f, ß: 0xa7, é: 0x8e };
const macRoman = (text: string) =>
  Uint8Array.from([...text], (letter) => MAC[letter] ?? letter.charCodeAt(0));
const utf16 = (text: string, mark = '\uFEFF') => Buffer.from(mark + text, 'utf16le');

const LIST = 'E-Mail;Nachricht\nada@example.com;Grüße aus Köln, Zoés Straße\n';

test.each([
  ['UTF-8', Buffer.from(LIST), false],
  ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${LIST}`), false],
  ['UTF-16', utf16(LIST), false],
  ['UTF-16 the other way round', utf16(LIST).swap16(), false],
  ['UTF-16 without a byte order mark', utf16(LIST, ''), false],
  ['Windows-1252', Buffer.from(LIST, 'latin1'), true],
  ['Mac Roman', macRoman(LIST), true],
])('a file in %s arrives as it was written', (_encoding, bytes, guessed) => {
  expect(decodeFile(bytes)).toMatchObject({ text: LIST, guessed });
});

test('a person may say how a file is written, where it does not say so itself', () => {
  const bytes = Uint8Array.from([0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2]);
  expect(decodeFile(bytes, 'windows-1251')).toMatchObject({ text: 'Привет' });
});

test.each([
  ['an Excel workbook', Buffer.from('PK\x03\x04....[Content_Types].xml....xl/workbook.xml'), '.xlsx'],
  [
    'a LibreOffice workbook',
    Buffer.from('PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.spreadsheet'),
    '.ods',
  ],
  ['a Numbers workbook', Buffer.from('PK\x03\x04....Index/Document.iwa'), '.numbers'],
  ['an old Excel workbook', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), '.xls'],
  ['a PDF', Buffer.from('%PDF-1.7'), 'PDF'],
  ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13, 0xff]), 'no text'],
])('%s is told for what it is, with what to do', (_what, bytes, kind) => {
  const decoded = decodeFile(bytes);
  expect(decoded).toHaveProperty('refused', expect.stringContaining(kind));
  expect(decoded).toHaveProperty('refused', expect.stringContaining('CSV UTF-8'));
});

test('UTF-16 that was cut off is refused, and no sign takes the place of what is lost', () => {
  expect(decodeFile(utf16(LIST).subarray(0, 21))).toHaveProperty(
    'refused',
    expect.stringContaining('cut off'),
  );
});

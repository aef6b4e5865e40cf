import { expect, test } from 'vitest';
import type { CreateInviteInput } from '../../client/generated/graphql.ts';
import { inBatches } from '../../web/src/import/batches.ts';
import { parseRecipients } from '../../web/src/import/parse-recipients.ts';

function addressesIn(text: string): string[] {
  return parseRecipients(text).recipients.map(({ email }) => email);
}

test.each([
  ['a line each', 'ada@example.com\ngrace@example.com'],
  ['Windows lines', 'ada@example.com\r\ngrace@example.com\r\n'],
  ['commas', 'ada@example.com, grace@example.com'],
  ['semicolons', 'ada@example.com; grace@example.com;'],
  ['spaces', 'ada@example.com grace@example.com'],
  ['a column of a spreadsheet', 'ada@example.com\t\ngrace@example.com\t'],
  ['what a mail program copies', 'Ada Lovelace <ada@example.com>, "Hopper, Grace" <grace@example.com>'],
  ['a byte order mark', '\uFEFFada@example.com\ngrace@example.com'],
])('two addresses are read from %s', (_what, text) => {
  expect(addressesIn(text).filter((address) => address.includes('@'))).toEqual([
    'ada@example.com',
    'grace@example.com',
  ]);
});

test('an address that is named twice, in whatever letters, counts once', () => {
  expect(parseRecipients('ada@example.com\nADA@Example.com\nada@example.com')).toMatchObject({
    recipients: [{ email: 'ada@example.com' }],
    repeated: 2,
  });
});

test('what is no address is left for the service to refuse, not dropped in silence', () => {
  expect(addressesIn('ada@example.com\nnobody')).toEqual(['ada@example.com', 'nobody']);
});

test('a table is known by its heading, whatever its separator, its order and its quotes', () => {
  const rows = [
    {
      email: 'ada@example.com',
      role: 'ADMIN',
      roles: ['editors', 'north'],
      message: 'Hello, "Ada"\nand welcome',
    },
    { email: 'grace@example.com', role: null, roles: null, message: null },
  ];
  expect(
    parseRecipients(
      'message,Labels,role,E-Mail\n"Hello, ""Ada""\nand welcome","editors; north",Admin,ada@example.com\n,,,grace@example.com\n',
    ).recipients,
  ).toEqual(rows);
});

test('a line of a table without an address is left out', () => {
  expect(addressesIn('name;email\nAda;ada@example.com\nNobody;\n')).toEqual(['ada@example.com']);
});

test('rows go out in calls of at most 200 rows and a quarter of a megabyte, none lost and in order', () => {
  const row = (n: number, message = ''): CreateInviteInput => ({ email: `person-${n}@example.com`, message });
  const many = Array.from({ length: 450 }, (_, n) => row(n));
  expect(inBatches(many).map((batch) => batch.length)).toEqual([200, 200, 50]);
  expect(inBatches(many).flat()).toEqual(many);

  const heavy = Array.from({ length: 150 }, (_, n) => row(n, 'é'.repeat(1_000)));
  const batches = inBatches(heavy);
  expect(batches.flat()).toEqual(heavy);
  expect(Math.max(...batches.map((batch) => Buffer.byteLength(JSON.stringify(batch))))).toBeLessThan(270_000);
  expect(inBatches([])).toEqual([]);
});

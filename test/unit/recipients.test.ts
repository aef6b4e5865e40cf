import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseRecipients } from '../../web/src/import/parse-recipients.ts';

const emailsIn = (text: string) => parseRecipients(text).recipients.map(({ email }) => email);

test.each([
  ['a line each', 'ada@example.com\ngrace@example.com'],
  ['Windows lines', 'ada@example.com\r\ngrace@example.com\r\n'],
  ['commas', 'ada@example.com, grace@example.com'],
  ['semicolons', 'ada@example.com; grace@example.com;'],
  ['spaces', 'ada@example.com grace@example.com'],
  ['a column of a spreadsheet', 'ada@example.com\t\ngrace@example.com\t'],
  ['a quoted column', '"ada@example.com"\n"grace@example.com"'],
  ['a quoted column with a heading', '"E-Mail"\n"ada@example.com"\n"grace@example.com"'],
  ['names with a comma in quotes', '"Lovelace, Ada" <ada@example.com>; "Hopper, Grace" <grace@example.com>'],
  ['names with a comma and no quotes', 'Lovelace, Ada <ada@example.com>; Hopper, Grace <grace@example.com>'],
  ['names with a semicolon', '"Lovelace; Ada" <ada@example.com>, Hopper; Grace <grace@example.com>'],
  ['people with blanks alone between them', 'Ada <ada@example.com> Grace <grace@example.com>'],
  ['brackets without names', '<ada@example.com><grace@example.com>'],
  ['names beside bare addresses', 'Ada Lovelace ada@example.com\nGrace Hopper grace@example.com'],
  ['a byte order mark', '\uFEFFada@example.com\ngrace@example.com'],
  ['signs that cannot be seen', '\u200Bada@exam\u00ADple.com\u200E, \u202Agrace@example.com\u2060\u202C'],
  ['dots, links and parentheses', 'ada@example.com. (mailto:grace@example.com?subject=Hi)'],
  ['full-width signs', 'ada＠example.com\ngrace@example．com'],
  ['a table without a heading', 'Ada,Lovelace,ada@example.com\nGrace,Hopper,grace@example.com'],
])('two addresses, and nothing else, are read from %s', (_what, text) => {
  expect(parseRecipients(text)).toMatchObject({
    recipients: [{ email: 'ada@example.com' }, { email: 'grace@example.com' }],
    complaints: [],
  });
});

test('an address that is named twice, in whatever letters, counts once, and is told where the rest differs', () => {
  expect(parseRecipients('ada@example.com\nADA@Example.com\nada@example.com')).toMatchObject({
    recipients: [{ email: 'ada@example.com' }],
    repeated: 2,
    complaints: [],
  });
  expect(parseRecipients('email,role\nada@x.io,MEMBER\nADA@x.io,ADMIN')).toMatchObject({
    recipients: [{ email: 'ada@x.io', role: 'MEMBER' }],
    complaints: [{ line: 3, text: 'ADA@x.io, ADMIN' }],
  });
});

test('what is no address is told with its line, not dropped in silence', () => {
  expect(parseRecipients('ada@example.com\nnobody\ngrace@example.com, someone')).toMatchObject({
    recipients: [{ line: 1 }, { line: 3 }],
    complaints: [
      { line: 2, text: 'nobody' },
      { line: 3, text: 'someone' },
    ],
  });
});

test('a table is known by its heading, whatever its separator, its order and its quotes', () => {
  expect(
    parseRecipients(
      'message,Labels,role,E-Mail\n"Hello, ""Ada""\nand welcome","editors; north | editors",Admin,ada@example.com\n,,,grace@example.com\n',
    ).recipients,
  ).toEqual([
    {
      line: 2,
      email: 'ada@example.com',
      role: 'ADMIN',
      unclearRole: null,
      roles: ['editors', 'north'],
      message: 'Hello, "Ada"\nand welcome',
    },
    { line: 4, email: 'grace@example.com', role: null, unclearRole: null, roles: null, message: null },
  ]);
});

test.each(['Viewer', 'Administrator', 'read-only', 'Owner', 'admins', 'member, admin'])(
  'a role called %s is none: the row waits for a choice, and is never an admin by a guess',
  (role) => {
    expect(parseRecipients(`email;role\nada@example.com;${role}`).recipients).toMatchObject([
      { role: null, unclearRole: role },
    ]);
  },
);

test('ADMIN and MEMBER are roles in any letters, and an empty role leaves it open', () => {
  const { recipients } = parseRecipients('email;role\na@x.io; aDMIN \nb@x.io;member\u200B\nc@x.io;');
  expect(recipients.map(({ role, unclearRole }) => [role, unclearRole])).toEqual([
    ['ADMIN', null],
    ['MEMBER', null],
    [null, null],
  ]);
});

test.each([
  ['to the end', 'a@x.io,ADMIN,"Hello\nb@x.io,MEMBER,Hi\nc@x.io,MEMBER,Ho'],
  ['to a quote that is not its own', 'a@x.io,ADMIN,"Hello\nb@x.io,MEMBER,"Hi"\nc@x.io,MEMBER,Ho'],
  ['to a quote at the end of a line', 'a@x.io,ADMIN,"Hello\nb@x.io,MEMBER,Hi"\nc@x.io,MEMBER,Ho'],
])('a quote that is never closed swallows nobody, %s: its line is told', (_where, rows) => {
  const { recipients, complaints } = parseRecipients(`email,role,message\n${rows}`);
  expect(complaints).toMatchObject([{ line: 2, text: 'a@x.io,ADMIN,"Hello' }]);
  expect(recipients.map(({ email }) => email)).toEqual(['b@x.io', 'c@x.io']);
  expect(recipients.map(({ message }) => message).join()).not.toContain('@');
});

test('a table in which no quote is closed is still read to its end', () => {
  const rows = Array.from({ length: 300 }, (_, n) => `person-${n}@x.io,"Hello`);
  const { recipients, complaints } = parseRecipients(`email,message\n${rows.join('\n')}`);
  expect(recipients.length + complaints.length).toBe(300);
});

test('a line with more fields than the heading is told: its text would be cut off', () => {
  expect(parseRecipients('email,message\nada@x.io,Hello, and welcome\nb@x.io,Hi')).toMatchObject({
    recipients: [{ email: 'b@x.io' }],
    complaints: [{ line: 2 }],
  });
});

const EXPORTS = {
  Outlook:
    '"First Name","Last Name","Company","Business Street","Categories","E-mail Address","E-mail Type","E-mail Display Name","E-mail 2 Address","Notes"\n"Ada","Lovelace","","St James\'s Square, 12","friends","ada@example.com","SMTP","Ada Lovelace (ada@example.com)","","private"',
  'Outlook in German':
    '"Vorname";"Nachname";"Straße geschäftlich";"E-Mail-Adresse";"E-Mail-Typ";"E-Mail: Angezeigter Name"\n"Ada";"Lovelace";"Weg 1; Köln";"ada@example.com";"SMTP";"Ada"',
  'Google contacts':
    'First Name,Last Name,Notes,Labels,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Value\nAda,Lovelace,private,* myContacts ::: * friends,* Work,ada@example.com,+44 1',
  'Google Workspace':
    'First Name [Required],Last Name [Required],Email Address [Required],Password [Required],Org Unit Path [Required],Recovery Email,Home Secondary Email,Email Usage [READ ONLY]\nAda,Lovelace,ada@example.com,****,/,,,1.2GB',
  Thunderbird:
    'First Name,Last Name,Display Name,Nickname,Primary Email,Secondary Email,Screen Name,Home Address,Notes\nAda,Lovelace,Ada Lovelace,,ada@example.com,,,St James,private',
  'Thunderbird in German':
    'Vorname\tNachname\tAnzeigename\tSpitzname\tPrimäre E-Mail-Adresse\tSekundäre E-Mail-Adresse\nAda\tLovelace\tAda\t\tada@example.com\t',
  'a spreadsheet with a separator line': 'sep=;\r\nName;Adresse;Mail\r\nAda;Weg 1, Köln;ada@example.com\r\n',
  'a report with a title':
    'Members of May\n\nName,Mailing Address,E-mail address\nAda,"1, Some Street",ada@example.com',
  'a table in French': 'Nom;Adresse;Adresse électronique\nAda;1, rue de la Paix;ada@example.com',
  'a table in Japanese': '名前,住所,メールアドレス\nAda,東京,ada@example.com',
  'a heading that nobody knows': 'Wer,Wo,Wohin\nAda,"Köln, Dom",ada@example.com',
};

test.each(Object.entries(EXPORTS))(
  'of %s, one address is read, and neither notes nor the labels of an address book go out',
  (_what, text) => {
    const { recipients, columns, complaints } = parseRecipients(text);
    expect(recipients).toMatchObject([{ email: 'ada@example.com', role: null, roles: null, message: null }]);
    expect(columns?.filter(({ as }) => as !== null)).toMatchObject([{ as: 'email' }]);
    expect(complaints.map(({ text }) => text).filter((text) => text !== 'Members of May')).toEqual(
      _what === 'Outlook' ? ['Ada Lovelace (ada@example.com)'] : [],
    );
  },
);

test('a line of a table without an address is told, and so is a second address beside the first', () => {
  expect(parseRecipients('name;email;other mail\nAda;ada@x.io;ada2@x.io\nNobody;;')).toMatchObject({
    recipients: [{ email: 'ada@x.io' }],
    complaints: [
      { line: 2, text: 'ada2@x.io' },
      { line: 3, text: 'Nobody' },
    ],
  });
});

const word = fc.constantFrom(
  'Ada',
  'Doe',
  'nobody',
  '12',
  'admin',
  'role',
  'email',
  'message',
  'a|b',
  'x@',
  '@y',
);
const address = fc
  .tuple(
    fc.stringMatching(/^[a-z]{1,3}([.+-][a-z0-9]{1,2})?$/),
    fc.constantFrom('x.io', 'sub.example.com', 'y-z.org'),
  )
  .map(([local, domain]) => `${local}@${domain}`);
const between = fc.constantFrom(
  ' ',
  ',',
  ';',
  '\n',
  '\r\n',
  '\t',
  '"',
  '""',
  '<',
  '>',
  '(',
  ')',
  '. ',
  ': ',
  '|',
  '/',
  "'",
  '\u200B',
);
const pasted = fc
  .array(
    fc.oneof(
      address,
      address.map((email) => `<${email}>`),
      address.map((email) => `mailto:${email}`),
      word,
      between,
      between,
    ),
    {
      maxLength: 30,
    },
  )
  .map((pieces) => pieces.join(''));
const table = fc
  .tuple(
    fc.constantFrom(',', ';', '\t'),
    fc.array(fc.array(fc.oneof(address, word, pasted), { maxLength: 4 }), { maxLength: 6 }),
  )
  .map(([separator, rows]) =>
    [['Email', 'role', 'message'], ...rows].map((row) => row.join(separator)).join('\n'),
  );

test('every address that a plain look finds in a text is in the result or in a complaint', () => {
  fc.assert(
    fc.property(fc.oneof(pasted, table), (text) => {
      const told = JSON.stringify(parseRecipients(text)).toLowerCase();
      for (const [email] of text.matchAll(/[a-z0-9._+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+/gi)) {
        expect(told).toContain(email.toLowerCase().replace(/^\.+/, ''));
      }
    }),
    { numRuns: 400 },
  );
});

test('a row that is repeated otherwise is told with what it says, an address in its message too', () => {
  expect(
    parseRecipients('Email,message\nada@example.com\nada@example.com,Ask grace@example.com').complaints,
  ).toEqual([
    {
      line: 3,
      text: 'ada@example.com, Ask grace@example.com',
      why: 'This address is in the list before, with another role, other labels or another message.',
    },
  ]);
});

test('nothing that nobody wrote becomes an address', () => {
  expect(emailsIn('ada@example.com/grace@example.com x@ @y a@b@c.io')).toEqual([]);
});

import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { emailAddressShape, parseEmailAddress, searchedAddress } from '../../src/platform/email-address.ts';

describe('an e-mail address', () => {
  test.each([
    ['ada@example.com', 'ada@example.com'],
    ['Ada@Example.com', 'ada@example.com'],
    ['  ada@example.com\n', 'ada@example.com'],
    ['ａｄａ＠example.com', 'ada@example.com'],
    ['a@b.co', 'a@b.co'],
    ['ada+invites@example.com', 'ada+invites@example.com'],
    ['ada.lovelace@mail.example.co.uk', 'ada.lovelace@mail.example.co.uk'],
    ["o'brien!#$%&*/?=^_`{|}~-@example.com", "o'brien!#$%&*/?=^_`{|}~-@example.com"],
    [`${'a'.repeat(64)}@example.com`, `${'a'.repeat(64)}@example.com`],
    ['ada@xn--bcher-kva.example', 'ada@xn--bcher-kva.example'],
    ['ada@bücher.example', 'ada@xn--bcher-kva.example'],
    ['Ada@BU\u0308CHER.example', 'ada@xn--bcher-kva.example'],
    ['ada@straße.example', 'ada@xn--strae-oqa.example'],
    ['ada@例え。テスト', 'ada@xn--r8jz45g.xn--zckzah'],
    ['ada＠ｅｘａｍｐｌｅ．ｃｏｍ', 'ada@example.com'],
    ['ada@example｡com', 'ada@example.com'],
    ['\u200bada@example.com\u200e', 'ada@example.com'],
    ['\u202aada@example.com\u202c \u2060', 'ada@example.com'],
    ['ada@example.com\u00ad', 'ada@example.com'],
    ['ada@example.com.', 'ada@example.com'],
    ['ada@example.com\u200b.\u200b', 'ada@example.com'],
    ['mailto:ada@example.com', 'ada@example.com'],
    [' MAILTO:\u200bAda@Example.com ', 'ada@example.com'],
  ])('%j is read as %j', (text, address) => {
    expect(parseEmailAddress(text)).toBe(address);
  });

  test.each([
    '',
    '   ',
    'ada',
    '@example.com',
    'ada@',
    'ada@localhost',
    'ada@@example.com',
    'ada@example@example.com',
    '.ada@example.com',
    'ada.@example.com',
    'a..b@example.com',
    '=?utf-8?q?a?=@example.com',
    'a=?b@example.com',
    'ada@-example.com',
    'ada@example-.com',
    'ada@exa_mple.com',
    'ada@.example.com',
    'ada@example..com',
    'ada@example.com..',
    'ada@127.0.0.1',
    'ada@[127.0.0.1]',
    'ada lovelace@example.com',
    '"ada lovelace"@example.com',
    'Ada <ada@example.com>',
    'ada@example.com,eve@example.com',
    'ada@example.com\r\nBcc: eve@example.com',
    'ada\0@example.com',
    'ädä@example.com',
    'ada@bücher',
    'ada@bücher..example',
    'ada@-bücher.example',
    'ada@bü_cher.example',
    'ada@bücher.example:80',
    'ada@bücher.example/path',
    'ada@b%c3%bccher.example',
    'ada@%65xample.com',
    'ada@xn--a.example',
    'ada@xn--a-.example',
    'ada@１２７.0.0.1',
    'ada@ü.0x7f',
    'ada@exam\u00adple.com',
    'a\u200bda@example.com',
    'ada@ex\u200dample.com',
    'mailto:mailto:ada@example.com',
    'ada@example.com?subject=x',
    `ada@${'ü'.repeat(60)}.example`,
    '\ud800@example.com',
    `${'a'.repeat(65)}@example.com`,
    `ada@${'a'.repeat(64)}.com`,
    `${'a'.repeat(64)}@${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(63)}.com`,
  ])('%j is refused', (text) => {
    expect(parseEmailAddress(text)).toBeNull();
  });

  it('is refused beyond 254 characters and taken up to there', () => {
    const domain = `${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(57)}.com`;
    expect(parseEmailAddress(`${'a'.repeat(64)}@${domain}`)).toHaveLength(254);
    expect(parseEmailAddress(`${'a'.repeat(64)}@x${domain}`)).toBeNull();
  });

  it('is, whatever was typed, ASCII in lower case with one @, or refused', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
        const address = parseEmailAddress(text);
        if (address !== null) expect(address).toMatch(/^[!-?A-~]+@[a-z0-9.-]+$/);
      }),
    );
  });

  it('is the same when it is read again, in whatever script its domain was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }), (label) => {
        const address = parseEmailAddress(`ada@${label}.example`);
        if (address === null) return;
        expect(address).toMatch(/^ada@[a-z0-9-]+(\.[a-z0-9-]+)*\.example$/);
        expect(parseEmailAddress(address)).toBe(address);
      }),
    );
  });

  it('that holds a sign which cannot be seen is refused by the name of the sign', () => {
    const messageOf = (text: string) => emailAddressShape.safeParse(text).error?.issues[0]?.message;
    expect(messageOf(' a\u200bda@example.com')).toContain('(U+200B)');
    expect(messageOf('ada@exam\u00adple.com')).toContain('(U+00AD)');
    expect(messageOf('\u200bada\u200b')).toBe('This is not an e-mail address that mail can be sent to.');
  });

  it('is searched for in the script of its domain', () => {
    expect(searchedAddress('ada@Bücher.example')).toBe('ada@xn--bcher-kva.example');
    expect(searchedAddress('bücher.example')).toBe('xn--bcher-kva.example');
    for (const text of ['ada', 'Ada@exa', 'bü', 'x@y.z.', 'ünï@example.com'])
      expect(searchedAddress(text)).toBe(text);
  });

  it('stays the same when it is read again, in any case of letters and between any spaces', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-z0-9!#$%&'*+/^_`{|}~-]{1,20}(\.[a-z0-9]{1,10})?$/),
        fc.stringMatching(/^[a-z0-9]{1,20}(\.[a-z0-9]{1,10}){0,2}\.[a-z]{2,6}$/),
        fc.stringMatching(/^[ \t\n]{0,3}$/),
        (local, domain, space) => {
          const address = `${local}@${domain}`;
          expect(parseEmailAddress(`${space}${address.toUpperCase()}${space}`)).toBe(address);
        },
      ),
    );
  });
});

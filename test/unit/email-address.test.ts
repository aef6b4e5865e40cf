import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { parseEmailAddress } from '../../src/platform/email-address.ts';

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
    'ada@example.com.',
    'ada@127.0.0.1',
    'ada@[127.0.0.1]',
    'ada lovelace@example.com',
    '"ada lovelace"@example.com',
    'Ada <ada@example.com>',
    'ada@example.com,eve@example.com',
    'ada@example.com\r\nBcc: eve@example.com',
    'ada\0@example.com',
    'ädä@example.com',
    'ada@bücher.example',
    'ada@example.com\u200b',
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

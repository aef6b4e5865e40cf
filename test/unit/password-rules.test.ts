import { describe, expect, it, test } from 'vitest';
import { assertStrongPassword, unmetRequirements } from '../../src/users/password-rules.ts';
import { WeakPasswordError } from '../../src/users/weak-password-error.ts';

const ada = { email: 'ada.lovelace@example.com', firstName: 'Ada', lastName: 'Lovelace' };

describe('a new password', () => {
  test.each([
    'correct horse battery staple',
    ' leading and trailing spaces ',
    'x7#qLm!2vRt9',
    'ein langer Satz ohne Ziffern',
    '😀😁😂🤣😃😄😅😆😉😊😋😎',
    'a-new-password-for-ada',
    'p'.repeat(256),
  ])('%j is good', (password) => {
    expect(unmetRequirements(password, ada)).toEqual([]);
  });

  test.each(['', 'short', 'elevenchars', '😀😀😀😀😀😀😀😀😀😀😀'])('%j is too short', (password) => {
    expect(unmetRequirements(password, ada)).toContain('Use at least 12 characters.');
  });

  it('is counted in characters, composed ones as one', () => {
    expect(unmetRequirements('e\u0301'.repeat(11), ada)).toContain('Use at least 12 characters.');
  });

  it('of many kilobytes is not taken apart', () => {
    const tooLong = ['Use at most 256 characters, and at most 1024 bytes.'];
    expect(unmetRequirements('password'.repeat(2_000), ada)).toEqual(tooLong);
  });

  test.each(['x'.repeat(257), 'ab€'.repeat(86), '😀'.repeat(257)])(
    'is refused when it is too long',
    (password) => {
      expect(unmetRequirements(password, ada)).toContain(
        'Use at most 256 characters, and at most 1024 bytes.',
      );
    },
  );

  test.each([
    'password1234',
    'Password1234',
    '123456789012',
    'qwertyuiop12',
    'passwordpassword',
    'password123456',
    'iloveyou1234',
    'letmeinletmein',
    'administrator',
    'aaaaaaaaaaaa',
    'abcdefghijklmn',
    '1234567890123',
    '987654321098',
  ])('%j is among the commonest', (password) => {
    expect(unmetRequirements(password, ada)).toEqual([
      'Use a password that is not among the commonest ones.',
    ]);
  });

  test.each([
    'ada.lovelace@example.com',
    'ADA.LOVELACE@EXAMPLE.COM',
    'Ada Lovelace!',
    'lovelacelovelace',
    'Lovelace-1815',
    'adalovelace12',
  ])('%j is made of the own name and address', (password) => {
    expect(unmetRequirements(password, ada)).toEqual(['Use more than your own name and address.']);
  });

  it('may hold a short name by chance', () => {
    const al = { email: 'al@example.com', firstName: 'Al', lastName: null };
    expect(unmetRequirements('alabama falls', al)).toEqual([]);
  });

  it('is refused with everything that is wrong with it', () => {
    const check = () => assertStrongPassword('adalovelace', ada);
    expect(check).toThrow(WeakPasswordError);
    expect(check).toThrow(
      expect.objectContaining({
        code: 'WEAK_PASSWORD',
        requirements: ['Use at least 12 characters.', 'Use more than your own name and address.'],
      }),
    );
  });
});

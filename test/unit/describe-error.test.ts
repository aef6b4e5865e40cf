import { expect, test } from 'vitest';
import { describeError, withoutAddresses } from '../../src/platform/describe-error.ts';
import { createLogger } from '../../src/platform/logger.ts';

function logged(error: unknown): string {
  const lines: string[] = [];
  createLogger({ level: 'info', stream: { write: (line) => void lines.push(line) } }).error(
    { err: error },
    'x',
  );
  return lines.join();
}

test('a log keeps the kind, the words, the code and the place of an error', () => {
  const error = Object.assign(new TypeError('it broke'), { code: 'E_BROKEN' });
  expect(describeError(error)).toEqual({
    type: 'TypeError',
    message: 'it broke',
    code: 'E_BROKEN',
    stack: expect.stringContaining('describe-error.test.ts'),
  });
});

test('and nothing of what a driver puts beside them', () => {
  const detail = 'Key (email)=(ada@example.com) already exists.';
  const error = Object.assign(new Error('duplicate key'), { detail, parameters: ['s3cret'], code: '23505' });
  expect(logged(error)).toContain('23505');
  expect(logged(error)).not.toMatch(/ada|s3cret/);
  expect(logged(new Error('outer', { cause: error }))).not.toMatch(/ada|s3cret/);
});

test.each([
  '550 5.1.1 <ada@example.com>: Recipient address rejected',
  "Ada.Lovelace+tag@mail.example.co.uk isn't here",
  'to:ADA@EXAMPLE.COM;',
  'a!#$%&*=?^_`{|}~-b@xn--exmple-cua.com',
])('an address in it is left out: %s', (text) => {
  expect(withoutAddresses(text)).toContain('[address]');
  expect(withoutAddresses(text)).not.toMatch(/ada|lovelace|example|b@xn/i);
});

test('where the code lies is not mistaken for an address', () => {
  const stack = 'at run (/app/node_modules/@pothos/core/lib/index.js:12:3)';
  expect(withoutAddresses(stack)).toBe(stack);
});

test('what is thrown and is no error is not written down', () => {
  expect(logged('the password is s3cret')).not.toContain('s3cret');
});

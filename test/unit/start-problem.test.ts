import { describe, expect, test } from 'vitest';
import { OperatorError } from '../../src/platform/operator-error.ts';
import { startProblem } from '../../src/process/start-problem.ts';
import { WeakPasswordError } from '../../src/users/weak-password-error.ts';

function withCode(code: string, more: object = {}): Error {
  return Object.assign(new Error('words of a driver'), { code, ...more });
}

describe('what keeps a service from starting', () => {
  test.each([
    [new OperatorError('Do this.'), /^Do this\.$/],
    [new WeakPasswordError(['It needs 12 characters.']), /^ADMIN_PASSWORD is not strong enough\. It needs/],
    [withCode('EADDRINUSE', { port: 4000 }), /^Port 4000 is taken.*PORT/],
    [withCode('EACCES', { port: 80 }), /^Port 80 may not be listened on/],
    [withCode('SELF_SIGNED_CERT_IN_CHAIN'), /certificate is not trusted.*sslrootcert/],
    [withCode('ERR_TLS_CERT_ALTNAME_INVALID'), /certificate is not trusted/],
    [withCode('42501'), /lacks a right \(words of a driver\).*docs\/operations\.md/],
  ])('is one line that says what to do: %s', (error, line) => {
    expect(startProblem(error)).toMatch(line);
    expect(startProblem(error)).not.toContain('\n');
  });

  test('is shown with its place where nobody foresaw it', () => {
    expect(startProblem(new TypeError('undefined is not a function'))).toBeNull();
    expect(startProblem(withCode('EACCES'))).toBeNull();
  });
});

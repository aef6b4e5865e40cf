import { describe, expect, test } from 'vitest';
import { readSmtpUrl } from '../../src/mail/smtp-url.ts';

describe('credentials of SMTP_URL', () => {
  test.each([
    'smtp://usher:secret@mail.example.com',
    'smtp://usher:secret@10.0.0.7:2525',
    'smtp://usher:secret@127.0.0.1.example.com',
  ])('go to another machine over an encrypted line alone: %s', (url) => {
    expect(readSmtpUrl(url).options.requireTLS).toBe(true);
  });

  test.each([
    ['smtp://usher:secret@mail.example.com?requireTLS=false', false],
    ['smtp://usher:secret@mail.example.com?ignoreTLS=true', undefined],
    ['smtp://usher:secret@127.0.0.1:1025', undefined],
    ['smtp://usher:secret@localhost', undefined],
    ['smtp://usher:secret@[::1]:1025', undefined],
    ['smtp://mail.example.com', undefined],
    ['smtps://usher:secret@mail.example.com', undefined],
  ])(
    'need not where the operator says so, on this machine, or where there is nothing to see: %s',
    (url, requireTLS) => {
      expect(readSmtpUrl(url).options.requireTLS).toBe(requireTLS);
    },
  );
});

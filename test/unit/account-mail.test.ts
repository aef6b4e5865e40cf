import { describe, expect, it } from 'vitest';
import { renderEmailChangeMail } from '../../src/accounts/email-change-mail.ts';
import { renderEmailChangedMail } from '../../src/accounts/email-changed-mail.ts';
import { renderPasswordChangedMail } from '../../src/accounts/password-changed-mail.ts';
import { renderPasswordResetMail } from '../../src/accounts/password-reset-mail.ts';

const publicUrl = 'https://app.example.com';
const time = new Date('2026-11-28T14:05:59Z');
const link = `https://app.example.com/page#token=${'t'.repeat(43)}`;

/** What HTML shows, as one line. */
function shown(markup: string): string {
  return markup
    .replace(/<[^>]*>/g, '')
    .replace(/\s+/g, ' ')
    .replaceAll('&quot;', '"');
}

describe('a mail about an account', () => {
  it.each([
    ['a forgotten password', renderPasswordResetMail({ link, publicUrl, expiresAt: time }), true],
    ['a new address', renderEmailChangeMail({ link, publicUrl, expiresAt: time }), true],
    ['a changed password', renderPasswordChangedMail({ changedAt: time, publicUrl }), false],
    ['a changed address', renderEmailChangedMail({ changedAt: time, publicUrl }), false],
  ])('says where, when, and what to do if it was not expected: %s', (_, mail, hasLink) => {
    expect(mail.subject).toMatch(/^[A-Z][a-z ]+$/);
    for (const part of [mail.text.replace(/\s+/g, ' '), shown(mail.html)]) {
      expect(part).toContain('app.example.com');
      expect(part).toContain('Saturday, 28 November 2026, 14:05 UTC');
      expect(part).toMatch(/(ignore it|tell an administrator)/);
    }
    expect(mail.text.includes(link)).toBe(hasLink);
    expect(mail.html.includes(`href="${link}"`)).toBe(hasLink);
    // A line of the text part is never too long, but for the link.
    for (const line of mail.text.split('\n')) if (line !== link) expect(line.length).toBeLessThanOrEqual(78);
  });
});

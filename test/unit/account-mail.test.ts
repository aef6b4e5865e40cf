import { describe, expect, it } from 'vitest';
import {
  renderEmailChangedMail,
  renderEmailChangeMail,
  renderPasswordChangedMail,
  renderPasswordResetMail,
} from '../../src/accounts/account-mail.ts';
import { testBrand } from '../support/brand.ts';

const brand = await testBrand();
const who = { locale: null, email: 'ada@example.com' };
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
    ['a forgotten password', renderPasswordResetMail(brand, { link, ...who, expiresAt: time }), true],
    ['a new address', renderEmailChangeMail(brand, { link, ...who, expiresAt: time }), true],
    ['a changed password', renderPasswordChangedMail(brand, { changedAt: time, ...who }), false],
    ['a changed address', renderEmailChangedMail(brand, { changedAt: time, ...who }), false],
  ])('says where, when, and what to do if it was not expected: %s', (_, mail, hasLink) => {
    expect(mail.subject).toMatch(/^[A-Z][a-z ]+$/);
    for (const part of [mail.text.replace(/\s+/g, ' '), shown(mail.html)]) {
      expect(part).toContain('Acme');
      expect(part).toMatch(/Saturday, November 28, 2026( at|,) 2:05 PM UTC/);
      expect(part).toMatch(/(ignore it|tell an administrator)/);
    }
    expect(mail.text.includes(link)).toBe(hasLink);
    expect(mail.html.includes(`href="${link}"`)).toBe(hasLink);
    // A line of the text part is never too long, but for the link.
    for (const line of mail.text.split('\n')) if (line !== link) expect(line.length).toBeLessThanOrEqual(78);
  });
});

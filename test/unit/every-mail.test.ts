import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Brand } from '../../src/brand/brand.ts';
import { renderInviteMail } from '../../src/invites/invite-mail.ts';
import { MAIL_KINDS } from '../../src/mail/mail-kind.ts';
import { proveMails } from '../../src/mail-samples/prove-mails.ts';
import { sampleMail } from '../../src/mail-samples/sample-mail.ts';
import { testBrand } from '../support/brand.ts';

const facts = {
  link: `https://app.example.com/page#token=${'t'.repeat(43)}`,
  name: 'Grace Hopper',
  email: 'ada@example.com',
  message: 'Welcome!',
  roles: [],
  metadata: {},
  now: new Date('2026-11-28T14:05:59Z'),
} as const;

describe('each mail', () => {
  it('is made of messages that there are, and no message is left over', async () => {
    const used = new Set<string>();
    function note(id: string): string {
      used.add(id);
      return id;
    }
    const plain = await testBrand({ SUPPORT_EMAIL: 'help@example.com' });
    const brand: Brand = {
      ...plain,
      wordsFor(locale) {
        const words = plain.wordsFor(locale);
        return {
          ...words,
          sentence: (id, values) => words.sentence(note(id), values),
          text: (id, values) => words.text(note(id), values),
          duration(seconds) {
            note(`mail.duration.${seconds < 7_200 ? 'minutes' : seconds < 172_800 ? 'hours' : 'days'}`);
            return words.duration(seconds);
          },
        };
      },
    };
    for (const kind of MAIL_KINDS) sampleMail(brand, kind, { ...facts, locale: 'en' });
    const invite = { ...facts, locale: 'en', invitedByName: null, role: 'ADMIN', message: null } as const;
    for (const again of [true, false]) {
      renderInviteMail(brand, {
        ...invite,
        again,
        expiresAt: facts.now,
        validSeconds: again ? 3_600 : 10_800,
      });
    }
    const ids = Object.keys(JSON.parse(readFileSync('locales/mails/en.json', 'utf8')));
    expect(ids.filter((id) => !used.has(id))).toEqual([
      // For the links of a folder of one's own, and a reminder of an admin's invite.
      'mail.frame.help',
      'mail.frame.privacy',
      'mail.inviteReminder.leadAdmin',
    ]);
  });

  it('holds out against what people type, in every language', async () => {
    const brand = await testBrand({ APP_URL: 'https://acme.example', SUPPORT_EMAIL: 'help@acme.example' });
    expect(await proveMails(brand)).toEqual([]);
  });

  it('puts nothing but its own words into the subject, and names the application once', async () => {
    const brand = await testBrand();
    for (const locale of brand.locales) {
      for (const kind of MAIL_KINDS) {
        const typed = { ...facts, locale, name: 'Mallory', message: 'Mallory', email: 'mallory@example.com' };
        expect(sampleMail(brand, kind, typed).subject).not.toMatch(/mallory/i);
        expect(sampleMail(brand, kind, typed).text).toContain('Acme');
      }
    }
  });

  it.each(['ar', 'de', 'en', 'es', 'fr', 'ja', 'pt-BR'])('reads as it was approved: %s', async (locale) => {
    const brand = await testBrand({ APP_URL: 'https://acme.example', SUPPORT_EMAIL: 'help@acme.example' });
    const mails = MAIL_KINDS.map((kind) => {
      const { subject, text } = sampleMail(brand, kind, { ...facts, locale });
      return `${kind}\n\n${subject}\n\n${text.trim()}\n`;
    });
    // Versions of Node put different kinds of spaces into a time.
    const approved = mails.join(`\n${'='.repeat(72)}\n\n`).replace(/[\u00A0\u202F]/g, ' ');
    await expect(approved).toMatchFileSnapshot(`./mails/${locale}.txt`);
  });
});

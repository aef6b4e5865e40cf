import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { accentOf, contrast } from '../../src/brand/accent.ts';
import { BrandError } from '../../src/brand/problems.ts';
import type { MailKind } from '../../src/mail/mail-kind.ts';
import { sampleMail } from '../../src/mail-samples/sample-mail.ts';
import { testBrand } from '../support/brand.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** A picture of one pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 30"><path d="M0 0h1v1z"/></svg>';

/** A folder with these files. */
function folderOf(files: Readonly<Record<string, string | Buffer>>): { BRAND_DIR: string } {
  const folder = mkdtempSync(join(tmpdir(), 'usher-brand-'));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return { BRAND_DIR: folder };
}

async function problemsOf(files: Readonly<Record<string, string | Buffer>>): Promise<readonly string[]> {
  try {
    await testBrand(folderOf(files));
  } catch (error) {
    if (error instanceof BrandError) return error.problems;
    throw error;
  }
  return [];
}

const facts = {
  link: `https://app.example.com/page#token=${'t'.repeat(43)}`,
  locale: 'de',
  name: 'Grace <b>Hopper</b>',
  email: 'ada@example.com',
  message: 'Hallo {{ 7*7 }} & <i>du</i>\nzweite Zeile',
  roles: ['editor'],
  metadata: { team: '<Rot>' },
  now: new Date('2026-11-28T14:05:59Z'),
};

async function mailOf(files: Readonly<Record<string, string | Buffer>>, kind: MailKind = 'INVITE', env = {}) {
  return sampleMail(await testBrand({ ...folderOf(files), ...env }), kind, facts);
}

describe('a team’s folder', () => {
  it('gives mails its words, language by language, and leaves the others as they are', async () => {
    const files = {
      'locales/de.json': '{ "mail.invite.button": "Rein ins Vergnügen" }',
      'locales/de-CH.json': '{ "mail.invite.subject": "Grüezi bei Acme" }',
    };
    const mail = await mailOf(files);
    expect(mail.html).toContain('>Rein ins Vergnügen</a>');
    expect(mail.subject).toBe('Sie sind zu Acme eingeladen');
    const brand = await testBrand(folderOf(files));
    const swiss = sampleMail(brand, 'INVITE', { ...facts, locale: 'de-CH' });
    expect(swiss.subject).toBe('Grüezi bei Acme');
    expect(sampleMail(brand, 'INVITE', { ...facts, locale: 'fr' }).html).toContain('Ouvrir l’invitation');
    expect(brand.locales).toContain('de-CH');
  });

  it('gives mails its colour, its logo as a part of the mail, its pages and its imprint', async () => {
    const mail = await mailOf(
      {
        'brand.json': JSON.stringify({
          accentColor: '#FFD400',
          supportUrl: 'https://acme.example/help',
          privacyUrl: 'https://acme.example/privacy',
          imprint: 'Acme GmbH\nRing 1, Wien',
        }),
        'logo.svg': SVG,
        'logo.png': PNG,
      },
      'INVITE',
      { APP_URL: 'https://acme.example' },
    );
    expect(mail.html).toContain('background:#ffd400;color:#000000');
    expect(mail.html).toContain('<a href="https://acme.example/"');
    expect(mail.html).toMatch(/<img src="cid:logo@mail" alt="Acme" width="40" height="40"/);
    expect(mail.inline).toMatchObject([{ cid: 'logo@mail', type: 'image/png', content: PNG }]);
    expect(mail.html).toContain('Acme GmbH<br>Ring 1, Wien');
    expect(mail.text).toContain('Datenschutz: https://acme.example/privacy');
    expect(mail.text).toContain('Acme GmbH\nRing 1, Wien');
  });

  it('replaces one part of one mail, in which nothing that was typed becomes markup or a command', async () => {
    const mail = await mailOf({
      'mails/invite.html.liquid':
        '<html lang="{{ locale }}" dir="{{ dir }}"><h1>{{ app.name }}</h1>{{ t.lead }} {{ invite.inviterName | upcase }} {{ invite.message }} {{ invite.metadata.team | escape }} {{ invite.roles | join: "+" }} {{ invite.expiresIn }}<a href="{{ link }}">{{ t.button }}</a></html>',
    });
    expect(mail.html).toContain('<html lang="de" dir="ltr"><h1>Acme</h1><strong dir="auto"');
    expect(mail.html).toContain('GRACE &lt;B&gt;HOPPER&lt;/B&gt;');
    expect(mail.html).toContain('Hallo {{ 7*7 }} &amp; &lt;i&gt;du&lt;/i&gt;<br>zweite Zeile');
    expect(mail.html).toContain('&lt;Rot&gt; editor 7 Tage');
    expect(mail.html).toContain(`<a href="${facts.link}">Einladung öffnen</a>`);
    expect(mail.text).toContain('lädt Sie zu Acme ein.');
    expect(mail.subject).toBe('Sie sind zu Acme eingeladen');
  });

  it('writes subjects and texts too, with what a person typed marked as such', async () => {
    const mail = await mailOf({
      'mails/INVITE.subject.liquid': '{{ app.name }}:\n{{ t.subject }}\n',
      'mails/invite.text.liquid': '{{ t.lead }}\n\n{{ invite.message }}\n\n{{ link }}\n',
    });
    expect(mail.subject).toBe('Acme: Sie sind zu Acme eingeladen');
    expect(mail.text).toBe(
      `Grace <b>Hopper</b> lädt Sie zu Acme ein.\n\n> Hallo {{ 7*7 }} & <i>du</i>\n> zweite Zeile\n\n${facts.link}\n`,
    );
  });

  it('that is broken names every problem at once, with file and line', async () => {
    expect(
      await problemsOf({
        'brand.json': '{\n  "accentColor": "teal",\n  "supportUrl": "mailto:x",\n  "colour": "#ffffff"\n}',
        'logo.svg': '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>',
        'logo.png': 'no picture',
        'locales/de.json':
          '{\n  "mail.invite.hello": "Hallo",\n  "mail.invite.lead": "Komm zu {app}",\n  "mail.invite.button": "Auf {gehts}",\n  "mail.invite.preview": "bis {end"\n}',
        'locales/fr.json': '{\n  "mail.invite.button": "Oui",\n',
        'locales/nl.json': '{ "mail.invite.button": "Ja" }',
        'locales/german.json5.json': '{}',
        'mails/invitation.html.liquid': 'x',
        'mails/invite.html.liquid': '<a href="{{ link }}">\n{{ link | nofilter }}',
        'mails/password-reset.text.liquid': '{% if link %}',
        'mails/password_reset.text.liquid': '{{ link }}',
        // Read without a complaint, and found out when mails are made of it, whatever is wrong elsewhere.
        'mails/email_change.html.liquid': '{{ link }}\n{{ user.emial }}\n{{ usr.email }}',
        'mails/email_change.text.liquid': '{{ link }} {{ user.adress }}',
        'mails/invite_reminder.text.liquid': 'Come!',
      }),
    ).toEqual([
      'brand.json:2: "accentColor" must be a colour of six hexadecimal digits, such as "#2f666a".',
      'brand.json:3: "supportUrl" must be an http or https address.',
      'brand.json:4: there is no "colour". There are: accentColor, supportUrl, privacyUrl, imprint.',
      'logo.png: is no PNG.',
      'logo.svg: holds a script, or a page.',
      'locales/de.json:2: "mail.invite.hello" is no message of the service.',
      'locales/de.json:3: "mail.invite.lead" lacks {inviter}.',
      'locales/de.json:4: "mail.invite.button" has no variable {gehts}. It has: none.',
      'locales/de.json:5: "mail.invite.preview" cannot be read: EXPECT_ARGUMENT_CLOSING_BRACE.',
      'locales/fr.json:3: is not JSON.',
      'locales/german.json5.json: its name is no language tag, such as "de" or "pt-BR".',
      expect.stringMatching(/^locales\/nl\.json: lacks messages of mails: mail\.frame\.copyLink, /),
      expect.stringMatching(/^mails\/invitation\.html\.liquid: is no part of a mail: /),
      'mails/invite.html.liquid:2: undefined filter: nofilter.',
      expect.stringMatching(/^mails\/password-reset\.text\.liquid:1: tag {% if link %} not closed\.$/),
      ...['ar', 'de', 'en', 'es', 'fr', 'ja', 'pt-BR'].map((locale) =>
        expect.stringMatching(
          `^mails/invite_reminder\\.text\\.liquid: INVITE_REMINDER, ${locale}: the link is missing`,
        ),
      ),
      'mails/email_change.html.liquid:2: undefined variable: user.emial.',
      'mails/email_change.html.liquid:3: undefined variable: usr.',
      'mails/email_change.text.liquid:1: undefined variable: user.adress.',
    ]);
    await expect(testBrand({ BRAND_DIR: '/nowhere/at/all' })).rejects.toThrow(
      '/nowhere/at/all: cannot be read (ENOENT).',
    );
  });

  it('with a template that loses the link, says nothing, or lets in what a person typed stops the start', async () => {
    const problems = await problemsOf({
      'mails/invite.subject.liquid': '{{ invite.inviterName }} says hello',
      'mails/email_changed.html.liquid': '<style>a{}</style><p>&nbsp;</p>',
      'mails/password_reset.html.liquid': '{{ link }}\n{{ user.emial }}',
      'mails/email_change.html.liquid': '{{ link }}<img src="https://cdn.example.com/a.png">',
      'mails/invite_declined.html.liquid': '<a href="{{ invite.declineReason }}">x</a>',
      'mails/password_changed.html.liquid': '{% for i in (1..100000000) %}x{% endfor %}',
    });
    for (const problem of [
      /^mails\/invite\.subject\.liquid:1: undefined variable: invite/,
      /^mails\/email_changed\.html\.liquid: EMAIL_CHANGED, de: it says nothing/,
      /^mails\/password_reset\.html\.liquid:2: undefined variable: user\.emial\.$/,
      /^mails\/email_change\.html\.liquid: EMAIL_CHANGE, ar: it fetches a picture/,
      /^mails\/invite_declined\.html\.liquid: .*what a person typed has become a link/,
      /^mails\/password_changed\.html\.liquid.*limit exceeded/,
    ]) {
      expect(problems).toContainEqual(expect.stringMatching(problem));
    }
    const linkless = await problemsOf({
      'mails/invite.html.liquid': '<p>{{ t.lead }}</p>',
      'mails/invite.text.liquid': '{{ t.lead }} {{ link | replace: "a", "b" }}',
    });
    expect(linkless).toContainEqual(
      expect.stringMatching(/^mails\/invite\.html\.liquid: INVITE, en: the link is missing/),
    );
    expect(linkless).toContainEqual(
      expect.stringMatching(/^mails\/invite\.text\.liquid: INVITE, ja: the link is missing/),
    );
    const longer = await problemsOf({
      'mails/invite.html.liquid': '<a href="{{ link }}zzz">{{ t.button }}</a>',
      'mails/invite.text.liquid': '{{ t.lead }} {{ link | append: "xyz" }}',
      'mails/password_reset.html.liquid': '<a href="{{ link }}">{{ t.button }}</a>',
      'mails/password_reset.text.liquid': '{{ t.lead }} <{{ link }}>.',
      'mails/email_change.html.liquid': '<p>{{ link }}</p>',
    });
    expect(longer.filter((problem) => problem.includes(', en: the link is missing')).sort()).toEqual([
      expect.stringMatching(/^mails\/invite\.html\.liquid/),
      expect.stringMatching(/^mails\/invite\.text\.liquid/),
    ]);
  });

  it('with a template that puts out what is not escaped, or reads a file, stops the start', async () => {
    expect(
      await problemsOf({
        'mails/invite.html.liquid': '{{ link }}{{ invite.metadata.a | raw }}',
        'mails/invite.text.liquid': '{{ link }}{% include "/etc/passwd" %}',
      }),
    ).toEqual([
      'mails/invite.html.liquid:1: undefined filter: raw.',
      'mails/invite.text.liquid:1: tag "include" not found.',
    ]);
  });

  it('takes metadata that an invite may not have', async () => {
    const mail = await mailOf({
      'mails/invite.text.liquid': '{{ link }} {{ invite.metadata.a.b.c }}{{ invite.metadata.team }}',
    });
    expect(mail.text).toBe(`${facts.link} <Rot>`);
  });
});

describe('a colour', () => {
  it.each([
    ['#2f666a', '#ffffff', false, true],
    ['#ffd400', '#000000', true, false],
    ['#777777', '#000000', false, false],
    ['#000000', '#ffffff', false, true],
    ['#ffffff', '#000000', true, false],
  ])('%s has text of %s on it, and an outline where it would not be seen', (color, text, isPale, isDeep) => {
    const accent = accentOf(color);
    expect(accent).toMatchObject({ color, text, isPale, isDeep });
    expect(contrast(accent.color, accent.text)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(accent.onLight, '#ffffff')).toBeGreaterThanOrEqual(4.5);
    expect(contrast(accent.onDark, '#191d1f')).toBeGreaterThanOrEqual(4.5);
  });
});

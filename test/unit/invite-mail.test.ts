import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderInviteDeclinedMail } from '../../src/invites/invite-declined-mail.ts';
import { renderInviteMail as render } from '../../src/invites/invite-mail.ts';
import { testBrand } from '../support/brand.ts';

const brand = await testBrand();
const renderInviteMail = (facts: Parameters<typeof render>[1]) => render(brand, facts);

const invite = {
  link: `https://app.example.com/accept-invite#token=${'t'.repeat(43)}`,
  locale: null,
  email: 'ada@example.com',
  roles: [],
  metadata: null,
  invitedByName: 'Grace Hopper',
  role: 'MEMBER',
  message: null,
  expiresAt: new Date('2026-11-28T14:05:59Z'),
  validSeconds: 604_800,
} as const;

/** How English writes that date; what stands between its parts differs from one version of Node to the next. */
const END = /Saturday, November 28, 2026( at|,) 2:05\sPM UTC/;

describe('a name in a mail', () => {
  it.each([
    ['https://evil.example/x', 'https: //evil. example/x'],
    ['Ada (evil.example)', 'Ada (evil. example)'],
    ['www.evil.example', 'www. evil. example'],
    ['J.R.R. Tolkien', 'J. R. R. Tolkien'],
    ['Dr. Grace Hopper jr.', 'Dr. Grace Hopper jr.'],
  ])('of %j is nothing that a mail program makes a link of', (invitedByName, shown) => {
    const { text, html } = renderInviteMail({ ...invite, invitedByName });
    expect(text).toContain(`${shown} invites you to join Acme.`);
    expect(html).toContain(`>${shown}<`);
  });
});

/** Anything at all, and often what could do harm. */
const typed = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom('<', '>', '"', "'", '&', '=', '/', ' ', '\n', '\r', '\u2028', 'a', '!', '-'),
  }),
  fc.constantFrom(
    '</p><script>alert(1)</script>',
    '" onmouseover="alert(1)',
    '<!--',
    '--><a href=x>',
    '&lt;img src=x&gt;',
    '> quoted',
    invite.link,
    `x\n${invite.link}`,
    `x\r${invite.link}`,
    `x\u2028${invite.link}`,
  ),
);

/**
 * Every tag, comment and doctype of some HTML, with its attributes and what they say; the elements that break the lines
 * of a quotation are left out. Reads as a browser does where it matters: `<` before a letter, `/`, `!` or `?` begins a
 * tag, and only a quote ends what a quote began.
 */
function tags(markup: string): string[] {
  return [...markup.matchAll(/<[a-z/!?](?:"[^"]*"|'[^']*'|[^"'>])*>?/gi)]
    .map(([tag]) => tag)
    .filter((tag) => tag !== '<br>');
}

/** What HTML shows, as one line. */
function shown(markup: string): string {
  return markup.replace(/<[^>]*>/g, '').replace(/\s+/g, ' ');
}

describe('the mail with an invite', () => {
  it('says who invites to what, until when, and what to do if it was not expected', () => {
    const { subject, text, html } = renderInviteMail(invite);
    expect(subject).toBe('You have been invited to Acme');
    for (const part of [text, shown(html)]) {
      expect(part).toContain('Grace Hopper invites you to join Acme.');
      expect(part.replace(/\s+/g, ' ')).toMatch(END);
      expect(part.replace(/\s+/g, ' ')).toContain('ignore it: nothing happens until you accept');
      expect(part.replace(/\s+/g, ' ')).toContain('you can also decline');
    }
  });

  it('does not read like the first where it takes the place of an earlier one', () => {
    const { subject, text, html } = renderInviteMail({ ...invite, again: true });
    expect(subject).toBe('Your invitation to Acme, with a new link');
    for (const part of [text, shown(html)]) {
      expect(part.replace(/\s+/g, ' ')).toContain('the earlier mail, whose link no longer works');
    }
  });

  it.each([
    [604_800, '7 days'],
    [2_592_000, '30 days'],
    [86_400, '1 day'],
    [100_000, '27 hours'],
    [3_600, '1 hour'],
    [5_400, '90 minutes'],
    [300, '5 minutes'],
  ])('says in words how long %i seconds are', (validSeconds, words) => {
    const { text, html } = renderInviteMail({ ...invite, validSeconds });
    for (const part of [text, shown(html)]) {
      expect(part.replace(/\s+/g, ' ')).toContain(`It is valid for ${words}, until Saturday,`);
    }
  });

  it('says when the account will be an administrator', () => {
    const { text, html } = renderInviteMail({ ...invite, role: 'ADMIN' });
    for (const part of [text, shown(html)]) expect(part).toContain('Acme as an administrator.');
  });

  it('names nobody where the sender has no name', () => {
    for (const invitedByName of [null, '', ' \u202e']) {
      expect(renderInviteMail({ ...invite, invitedByName }).text).toMatch(/^An administrator invites you/);
    }
  });

  it('shows a message line by line, each marked as not ours', () => {
    const { text, html } = renderInviteMail({ ...invite, message: 'Dear Ada,\r\n\r\n<b>welcome</b>' });
    expect(text).toContain('\n> Dear Ada,\n>\n> <b>welcome</b>\n');
    expect(html).toContain('Dear Ada,<br><br>&lt;b&gt;welcome&lt;/b&gt;');
  });

  it('keeps every line short that can be, and the link whole', () => {
    const { text } = renderInviteMail({
      ...invite,
      role: 'ADMIN',
      message: 'many words '.repeat(80),
    });
    expect(text.split('\n').filter((line) => line.length > 78)).toEqual([invite.link]);
  });

  it('has the link once in its text, on a line of its own, and its own words, whatever an admin typed', () => {
    fc.assert(
      fc.property(typed, typed, (invitedByName, message) => {
        const lines = renderInviteMail({ ...invite, invitedByName, message }).text.split(
          /[\n\r\u2028\u2029\u0085]/,
        );
        const ours = lines.slice(lines.indexOf('Open this link to accept or to decline:'));
        expect(ours[2]).toBe(invite.link);
        if (!invitedByName.includes(invite.link)) {
          expect(lines.filter((line) => line === invite.link)).toHaveLength(1);
        }
        if (!`${invitedByName}${message}`.includes(invite.link)) {
          expect(lines.filter((line) => line.includes(invite.link))).toHaveLength(1);
        }
      }),
    );
  });

  it('has the same elements, the same attributes and the same subject, whatever an admin typed', () => {
    const plain = renderInviteMail({ ...invite, message: 'x' });
    fc.assert(
      fc.property(typed, typed, (invitedByName, message) => {
        const mail = renderInviteMail({ ...invite, invitedByName, message: `x${message}` });
        expect(tags(mail.html)).toEqual(tags(plain.html));
        expect(mail.subject).toBe(plain.subject);
      }),
    );
  });

  it('cannot be turned around by a name that turns the direction of writing', () => {
    const { text, html } = renderInviteMail({ ...invite, invitedByName: 'Grace\u202e\u2067 Hopper' });
    for (const part of [text, html]) expect(part).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
  });

  it('loads nothing from anywhere, and leads nowhere but to the link', () => {
    const { html } = renderInviteMail({ ...invite, message: 'see https://evil.example' });
    expect(html).not.toMatch(/<(img|link|script|iframe|object|form)|url\(|@import|src=|background=/i);
    const targets = [...html.matchAll(/href="([^"]*)"/g)].map(([, target]) => target);
    expect(targets).toEqual([invite.link, invite.link]);
  });
});

describe('the mail about a declined invite', () => {
  const declined = {
    email: 'ada@example.com',
    reason: 'No time\n<b>now</b>',
    declinedAt: invite.expiresAt,
    locale: null,
  };

  it('says who declined, when and why, and holds no link', () => {
    const { subject, text, html } = renderInviteDeclinedMail(brand, declined);
    expect(subject).toBe('An invitation was declined');
    for (const part of [text, shown(html)]) {
      expect(part).toContain('ada@example.com declined your invitation to Acme.');
      expect(part.replace(/\s+/g, ' ')).toMatch(END);
    }
    expect(text).toContain('> No time\n> <b>now</b>');
    expect(html).toContain('No time<br>&lt;b&gt;now&lt;/b&gt;');
    expect(`${text}${html}`).not.toMatch(/href=|token=/);
  });

  it('has the same elements, whatever the reason is', () => {
    const plain = renderInviteDeclinedMail(brand, { ...declined, reason: 'x' });
    fc.assert(
      fc.property(typed, (reason) => {
        const mail = renderInviteDeclinedMail(brand, { ...declined, reason: `x${reason}` });
        expect(tags(mail.html)).toEqual(tags(plain.html));
      }),
    );
  });
});

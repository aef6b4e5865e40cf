import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderInviteDeclinedMail, renderInviteMail } from '../../src/invites/invite-mail.ts';

const invite = {
  link: `https://app.example.com/accept-invite#token=${'t'.repeat(43)}`,
  publicUrl: 'https://app.example.com',
  invitedByName: 'Grace Hopper',
  role: 'MEMBER',
  message: null,
  expiresAt: new Date('2026-11-28T14:05:00Z'),
} as const;

/** Every tag of a mail, without what its attributes say. */
function tags(markup: string): string[] {
  return [...markup.matchAll(/<\/?[a-z0-9]+/gi)].map(([tag]) => tag);
}

describe('the mail with an invite', () => {
  it('says who invites to what, until when, and what to do if it was not expected', () => {
    const { subject, text, html } = renderInviteMail(invite);
    expect(subject).toBe('You have been invited');
    for (const part of [text, html]) {
      expect(part).toContain('Grace Hopper invites you to join app.example.com.');
      expect(part).toContain('until Saturday, 28 November 2026 at 14:05 UTC');
      expect(part.replace(/\s+/g, ' ')).toContain('nothing happens until you accept');
    }
  });

  it('says when the account will be an administrator', () => {
    expect(renderInviteMail({ ...invite, role: 'ADMIN' }).text).toContain('as an administrator');
  });

  it('names nobody where the sender is gone', () => {
    expect(renderInviteMail({ ...invite, invitedByName: null }).text).toContain(
      'An administrator invites you',
    );
  });

  it('has the link once in its text, whole, on a line of its own', () => {
    const lines = renderInviteMail(invite).text.split('\n');
    expect(lines.filter((line) => line === invite.link)).toHaveLength(1);
    expect(lines.filter((line) => line.includes('token='))).toHaveLength(1);
  });

  it('has the same elements and the same subject, whatever an admin typed', () => {
    const plain = renderInviteMail({ ...invite, message: 'x' });
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (name, message) => {
        const oneLine = message.replaceAll('\n', ' ') || 'x';
        const mail = renderInviteMail({ ...invite, invitedByName: name, message: oneLine });
        expect(tags(mail.html)).toEqual(tags(plain.html));
        expect(mail.subject).toBe(plain.subject);
        expect(mail.subject).not.toMatch(/[\r\n]/);
      }),
    );
  });

  it('loads nothing from anywhere', () => {
    expect(renderInviteMail({ ...invite, message: 'x' }).html).not.toMatch(
      /<(img|link|script|iframe)|url\(|@import|src=/i,
    );
  });
});

describe('the mail about a declined invite', () => {
  it('says who declined and why, and holds no link', () => {
    const { subject, text, html } = renderInviteDeclinedMail({
      email: 'ada@example.com',
      reason: 'No time\n<b>now</b>',
      declinedAt: invite.expiresAt,
      publicUrl: invite.publicUrl,
    });
    expect(subject).toBe('An invitation was declined');
    expect(text).toContain('ada@example.com has declined your invitation to app.example.com');
    expect(text).toContain('> No time\n> <b>now</b>');
    expect(html).toContain('No time<br>&lt;b&gt;now&lt;/b&gt;');
    expect(html).not.toMatch(/href=/);
  });
});

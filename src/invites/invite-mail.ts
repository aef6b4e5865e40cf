import { html } from '../mail/html.ts';
import { button, layout, named, paragraph, plainLink, quotation, smallPrint } from '../mail/layout.ts';
import type { MailParts } from '../mail/mailer.ts';
import { flowed, nameInText, oneLine, plainLines, quoted, textOf } from '../mail/plain-text.ts';
import { readableDuration, readableTime } from '../mail/readable-time.ts';

export interface InviteMailInput {
  readonly link: string;
  /** Where the service is reached; its host says to which application the invite is. */
  readonly publicUrl: string;
  readonly invitedByName: string | null;
  readonly role: 'ADMIN' | 'MEMBER';
  /** Plain text from the inviter. */
  readonly message: string | null;
  readonly expiresAt: Date;
  /** How long the invite is valid from when it was made or sent again, in seconds; left out, only the end is told. */
  readonly windowSeconds?: number;
  /** Whether an earlier mail with another link went out: this one says that it takes its place. */
  readonly again?: boolean;
}

/** The mail that carries an invite's link: who invites, to what, until when, and what to do if it was not expected. */
export function renderInviteMail(input: InviteMailInput): MailParts {
  const { link, windowSeconds } = input;
  const subject = input.again ? 'Your invitation, with a new link' : 'You have been invited';
  const replaces = input.again ? 'This takes the place of the earlier mail, whose link no longer works.' : '';
  const inviter = nameInText(input.invitedByName ?? '') || 'An administrator';
  const message = plainLines(input.message ?? '');
  const { host } = new URL(input.publicUrl);
  const asWhat = input.role === 'ADMIN' ? ' as an administrator' : '';
  const end = readableTime(input.expiresAt);
  const forLong = windowSeconds ? `for ${readableDuration(windowSeconds)}, ` : '';
  // Short enough for the date to stand on one line.
  const until = `It is valid ${forLong}until ${end}. The link works once, and is for you alone.`;
  const unexpected =
    'You did not expect this? Then ignore it: nothing happens until you accept. On the page behind the link you can also decline.';

  return {
    subject,
    text: textOf([
      flowed(`${inviter} invites you to join ${host}${asWhat}.`),
      flowed(replaces),
      quoted(message),
      'Open this link to accept or to decline:',
      link,
      flowed(until),
      flowed(unexpected),
    ]),
    html: layout({
      title: subject,
      preview: `The invitation is valid until ${end}.`,
      body: [
        paragraph(html`${named(inviter)} invites you to join ${named(host)}${asWhat}.`),
        ...(replaces ? [paragraph(html`${replaces}`)] : []),
        ...(message ? [quotation(message)] : []),
        button('Open the invitation', link),
        smallPrint(until),
      ],
      footer: [
        smallPrint(html`The button does nothing? Copy this link into your browser: ${plainLink(link)}`),
        smallPrint(unexpected),
      ],
    }),
  };
}

export interface InviteDeclinedMailInput {
  /** Who was invited. */
  readonly email: string;
  /** What that person said, if anything. */
  readonly reason: string | null;
  readonly declinedAt: Date;
  readonly publicUrl: string;
}

/** The mail that tells whoever sent an invite that it was declined. */
export function renderInviteDeclinedMail(input: InviteDeclinedMailInput): MailParts {
  const subject = 'An invitation was declined';
  const email = oneLine(input.email);
  const reason = plainLines(input.reason ?? '');
  const { host } = new URL(input.publicUrl);
  const when = readableTime(input.declinedAt);
  const about = `This was on ${when}. You get this mail because you sent the invitation; there is nothing to do.`;
  return {
    subject,
    text: textOf([flowed(`${email} declined your invitation to ${host}.`), quoted(reason), flowed(about)]),
    html: layout({
      title: subject,
      preview: `On ${when}.`,
      body: [
        paragraph(html`${named(email)} declined your invitation to ${named(host)}.`),
        ...(reason ? [quotation(reason)] : []),
      ],
      footer: [smallPrint(about)],
    }),
  };
}

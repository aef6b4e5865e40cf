import { html } from '../mail/html.ts';
import { button, layout, paragraph, quotation, smallPrint } from '../mail/layout.ts';

/** A mail's words. */
export interface RenderedMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export interface InviteMailInput {
  readonly link: string;
  /** Where the service is reached; its host says to which application the invite is. */
  readonly publicUrl: string;
  readonly invitedByName: string | null;
  readonly role: 'ADMIN' | 'MEMBER';
  /** Plain text from the inviter. */
  readonly message: string | null;
  readonly expiresAt: Date;
}

/** The mail that carries an invite's link: who invites, to what, until when, and what to do if it was not expected. */
export function renderInviteMail(input: InviteMailInput): RenderedMail {
  const { link, message } = input;
  const inviter = oneLine(input.invitedByName ?? '') || 'An administrator';
  const { host } = new URL(input.publicUrl);
  const asWhat = input.role === 'ADMIN' ? ' as an administrator' : '';
  const what = `${inviter} invites you to join ${host}${asWhat}.`;
  const until = `The link works once, until ${readableTime(input.expiresAt)}.`;
  const unexpected =
    'You did not expect this? Then ignore it: nothing happens until you accept. The page behind the link also lets you decline.';

  return {
    subject: 'You have been invited',
    text: textOf([
      what,
      ...(message
        ? [
            message
              .split('\n')
              .map((line) => `> ${line}`)
              .join('\n'),
          ]
        : []),
      `Open this link to accept the invitation:\n\n${link}`,
      until,
      unexpected,
    ]),
    html: layout({
      title: 'You have been invited',
      preview: what,
      body: [
        paragraph(what),
        ...(message ? [quotation(message)] : []),
        button('Accept the invitation', link),
        smallPrint(until),
      ],
      footer: [
        smallPrint(
          html`The button does nothing? Copy this link into your browser: <a href="${link}" style="color:#5b6472">${link}</a>`,
        ),
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
export function renderInviteDeclinedMail({
  email,
  reason,
  declinedAt,
  publicUrl,
}: InviteDeclinedMailInput): RenderedMail {
  const { host } = new URL(publicUrl);
  const what = `${email} has declined your invitation to ${host}, on ${readableTime(declinedAt)}.`;
  const why = 'You get this mail because you sent the invitation. There is nothing to do.';
  return {
    subject: 'An invitation was declined',
    text: textOf([
      what,
      ...(reason
        ? [
            reason
              .split('\n')
              .map((line) => `> ${line}`)
              .join('\n'),
          ]
        : []),
      why,
    ]),
    html: layout({
      title: 'An invitation was declined',
      preview: what,
      body: [paragraph(what), ...(reason ? [quotation(reason)] : [])],
      footer: [smallPrint(why)],
    }),
  };
}

/** The real date with its zone: `Saturday, 28 November 2026 at 14:05 UTC`. */
function readableTime(time: Date): string {
  const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'short', timeZone: 'UTC' });
  return `${format.format(time)} UTC`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

const LINE_WIDTH = 76;

/** Paragraphs with lines of a width that every mail program shows; a link and what somebody wrote stay as they are. */
function textOf(paragraphs: readonly string[]): string {
  return `${paragraphs.map((text) => (text.startsWith('> ') ? text : wrapped(text))).join('\n\n')}\n`;
}

function wrapped(text: string): string {
  return text
    .split('\n')
    .map((line) =>
      line.split(' ').reduce((lines, word) => {
        const last = lines.slice(lines.lastIndexOf('\n') + 1);
        const space = last.length + word.length + 1 > LINE_WIDTH ? '\n' : ' ';
        return lines === '' ? word : `${lines}${space}${word}`;
      }, ''),
    )
    .join('\n');
}

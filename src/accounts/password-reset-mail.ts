import { html } from '../mail/html.ts';
import { button, layout, named, paragraph, plainLink, smallPrint } from '../mail/layout.ts';
import type { MailParts } from '../mail/mailer.ts';
import { flowed, textOf } from '../mail/plain-text.ts';
import { readableTime } from '../mail/readable-time.ts';

export interface PasswordResetMailFacts {
  readonly link: string;
  /** Where the service is reached; its host says to which application the account belongs. */
  readonly publicUrl: string;
  readonly expiresAt: Date;
}

/** The mail with a link that sets a new password. */
export function renderPasswordResetMail({ link, publicUrl, expiresAt }: PasswordResetMailFacts): MailParts {
  const subject = 'Set a new password';
  const { host } = new URL(publicUrl);
  const until = `It is valid until ${readableTime(expiresAt)}, and works once.`;
  const unexpected =
    'You did not ask for this? Then ignore it: your password stays as it is, and nobody learns that you got this mail.';
  return {
    subject,
    text: textOf([
      flowed(`A new password was asked for, for your account at ${host}.`),
      'Open this link to set one:',
      link,
      flowed(until),
      flowed(unexpected),
    ]),
    html: layout({
      title: subject,
      preview: until,
      body: [
        paragraph(html`A new password was asked for, for your account at ${named(host)}.`),
        button('Set a new password', link),
        smallPrint(until),
      ],
      footer: [
        smallPrint(html`The button does nothing? Copy this link into your browser: ${plainLink(link)}`),
        smallPrint(unexpected),
      ],
    }),
  };
}

import { html } from '../mail/html.ts';
import { layout, named, paragraph, smallPrint } from '../mail/layout.ts';
import type { MailParts } from '../mail/mailer.ts';
import { flowed, textOf } from '../mail/plain-text.ts';
import { readableTime } from '../mail/readable-time.ts';

export interface PasswordChangedMailFacts {
  readonly changedAt: Date;
  readonly publicUrl: string;
}

/** The mail that tells the owner of an account that its password was changed. */
export function renderPasswordChangedMail({ changedAt, publicUrl }: PasswordChangedMailFacts): MailParts {
  const subject = 'Your password was changed';
  const { host } = new URL(publicUrl);
  const when = readableTime(changedAt);
  const ended = 'Every device that was signed in has been signed out, but for the one where it was changed.';
  const unexpected =
    'This was not you? Then set a new one at once, with “Forgot your password?” on the page where you sign in, and tell an administrator.';
  return {
    subject,
    text: textOf([
      flowed(`The password of your account at ${host} was changed on ${when}.`),
      flowed(ended),
      flowed(unexpected),
    ]),
    html: layout({
      title: subject,
      preview: `On ${when}.`,
      body: [
        paragraph(html`The password of your account at ${named(host)} was changed on ${when}.`),
        paragraph(ended),
      ],
      footer: [smallPrint(unexpected)],
    }),
  };
}

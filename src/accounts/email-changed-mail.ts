import { html } from '../mail/html.ts';
import { layout, named, paragraph, smallPrint } from '../mail/layout.ts';
import type { MailParts } from '../mail/mailer.ts';
import { flowed, textOf } from '../mail/plain-text.ts';
import { readableTime } from '../mail/readable-time.ts';

export interface EmailChangedMailFacts {
  readonly changedAt: Date;
  readonly publicUrl: string;
}

/** The mail that tells the address that an account had that it has another one now. The new one is not told. */
export function renderEmailChangedMail({ changedAt, publicUrl }: EmailChangedMailFacts): MailParts {
  const subject = 'Your address was changed';
  const { host } = new URL(publicUrl);
  const when = readableTime(changedAt);
  const after = 'It has another one now, and this one signs nobody in any more.';
  const unexpected = 'This was not you? Then tell an administrator at once.';
  return {
    subject,
    text: textOf([
      flowed(`The address of your account at ${host} was changed on ${when}. ${after}`),
      flowed(unexpected),
    ]),
    html: layout({
      title: subject,
      preview: `On ${when}.`,
      body: [paragraph(html`The address of your account at ${named(host)} was changed on ${when}. ${after}`)],
      footer: [smallPrint(unexpected)],
    }),
  };
}

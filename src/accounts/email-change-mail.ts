import { html } from '../mail/html.ts';
import { button, layout, named, paragraph, plainLink, smallPrint } from '../mail/layout.ts';
import type { MailParts } from '../mail/mailer.ts';
import { flowed, textOf } from '../mail/plain-text.ts';
import { readableTime } from '../mail/readable-time.ts';

export interface EmailChangeMailFacts {
  readonly link: string;
  /** Where the service is reached; its host says to which application the account belongs. */
  readonly publicUrl: string;
  readonly expiresAt: Date;
}

/** The mail that asks a new address whether an account may have it. */
export function renderEmailChangeMail({ link, publicUrl, expiresAt }: EmailChangeMailFacts): MailParts {
  const subject = 'Confirm your new address';
  const { host } = new URL(publicUrl);
  const until = `It is valid until ${readableTime(expiresAt)}, and works once.`;
  const after = 'From then on you sign in with this address.';
  const unexpected =
    'You did not ask for this? Then ignore it: nothing changes until the link is opened and confirmed.';
  return {
    subject,
    text: textOf([
      flowed(`The owner of an account at ${host} wants it to have this address.`),
      'Open this link to confirm that:',
      link,
      flowed(`${after} ${until}`),
      flowed(unexpected),
    ]),
    html: layout({
      title: subject,
      preview: until,
      body: [
        paragraph(html`The owner of an account at ${named(host)} wants it to have this address. ${after}`),
        button('Confirm the address', link),
        smallPrint(until),
      ],
      footer: [
        smallPrint(html`The button does nothing? Copy this link into your browser: ${plainLink(link)}`),
        smallPrint(unexpected),
      ],
    }),
  };
}

import type { Brand } from '../brand/brand.ts';
import { composeMail } from '../mail/compose-mail.ts';
import type { MailParts } from '../mail/mailer.ts';

/** A mail with a link that does something to an account. */
export interface LinkMailFacts {
  readonly link: string;
  /** The language of whoever has the account, as far as it is known. */
  readonly locale: string | null;
  readonly expiresAt: Date;
}

/** A mail that tells of a change of an account. */
export interface ChangeMailFacts {
  readonly locale: string | null;
  readonly changedAt: Date;
}

/** The mail with a link that sets a new password. */
export function renderPasswordResetMail(brand: Brand, facts: LinkMailFacts): MailParts {
  return renderLinkMail(brand, facts, 'mail.passwordReset');
}

/** The mail that asks a new address whether an account may have it. */
export function renderEmailChangeMail(brand: Brand, facts: LinkMailFacts): MailParts {
  return renderLinkMail(brand, facts, 'mail.emailChange');
}

/** The mail that tells the owner of an account that its password was changed. */
export function renderPasswordChangedMail(brand: Brand, facts: ChangeMailFacts): MailParts {
  return renderChangeMail(brand, facts, 'mail.passwordChanged', ['mail.passwordChanged.ended']);
}

/** The mail that tells the address that an account had that it has another one now. The new one is not told. */
export function renderEmailChangedMail(brand: Brand, facts: ChangeMailFacts): MailParts {
  return renderChangeMail(brand, facts, 'mail.emailChanged', []);
}

function renderLinkMail(
  brand: Brand,
  { link, locale, expiresAt }: LinkMailFacts,
  messages: string,
): MailParts {
  const words = brand.wordsFor(locale);
  const end = words.time(expiresAt);
  return composeMail(brand, words, {
    subject: words.text(`${messages}.subject`),
    preview: words.text(`${messages}.preview`, { end }),
    lead: [words.sentence(`${messages}.lead`, { app: { name: brand.name } })],
    action: { request: words.text(`${messages}.action`), button: words.text(`${messages}.button`), link },
    notes: [words.text(`${messages}.until`, { end })],
    unexpected: words.text(`${messages}.unexpected`),
  });
}

function renderChangeMail(
  brand: Brand,
  { locale, changedAt }: ChangeMailFacts,
  messages: string,
  more: readonly string[],
): MailParts {
  const words = brand.wordsFor(locale);
  const when = words.time(changedAt);
  return composeMail(brand, words, {
    subject: words.text(`${messages}.subject`),
    preview: words.text(`${messages}.preview`, { when }),
    lead: [
      words.sentence(`${messages}.lead`, { app: { name: brand.name }, when }),
      ...more.map((id) => words.sentence(id)),
    ],
    unexpected: words.text(`${messages}.unexpected`),
  });
}

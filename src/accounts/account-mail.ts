import type { Brand } from '../brand/brand.ts';
import { composeMail } from '../mail/compose-mail.ts';
import type { MailKind } from '../mail/mail-kind.ts';
import type { MailParts } from '../mail/mailer.ts';

/** A mail with a link that does something to an account. */
export interface LinkMailFacts {
  readonly link: string;
  /** Whom it goes to. */
  readonly email: string;
  /** The language of whoever has the account, as far as it is known. */
  readonly locale: string | null;
  readonly expiresAt: Date;
}

/** A mail that tells of a change of an account. */
export interface ChangeMailFacts {
  readonly email: string;
  readonly locale: string | null;
  readonly changedAt: Date;
}

/** The mail with a link that sets a new password. */
export function renderPasswordResetMail(brand: Brand, facts: LinkMailFacts): MailParts {
  return renderLinkMail(brand, facts, 'PASSWORD_RESET', 'mail.passwordReset');
}

/** The mail that asks a new address whether an account may have it. */
export function renderEmailChangeMail(brand: Brand, facts: LinkMailFacts): MailParts {
  return renderLinkMail(brand, facts, 'EMAIL_CHANGE', 'mail.emailChange');
}

/** The mail that tells the owner of an account that its password was changed. */
export function renderPasswordChangedMail(brand: Brand, facts: ChangeMailFacts): MailParts {
  return renderChangeMail(brand, facts, 'PASSWORD_CHANGED', 'mail.passwordChanged', [
    'mail.passwordChanged.ended',
  ]);
}

/** The mail that tells the address that an account had that it has another one now. The new one is not told. */
export function renderEmailChangedMail(brand: Brand, facts: ChangeMailFacts): MailParts {
  return renderChangeMail(brand, facts, 'EMAIL_CHANGED', 'mail.emailChanged', []);
}

function renderLinkMail(
  brand: Brand,
  { link, email, locale, expiresAt }: LinkMailFacts,
  kind: MailKind,
  messages: string,
): MailParts {
  const words = brand.wordsFor(locale);
  const end = words.time(expiresAt);
  return composeMail(brand, words, {
    kind,
    subject: words.text(`${messages}.subject`),
    preview: words.text(`${messages}.preview`, { end }),
    lead: [words.sentence(`${messages}.lead`, { app: { name: brand.name } })],
    action: { request: words.text(`${messages}.action`), button: words.text(`${messages}.button`), link },
    until: words.text(`${messages}.until`, { end }),
    unexpected: words.text(`${messages}.unexpected`),
    user: { email, expiresAt: end },
  });
}

function renderChangeMail(
  brand: Brand,
  { email, locale, changedAt }: ChangeMailFacts,
  kind: MailKind,
  messages: string,
  more: readonly string[],
): MailParts {
  const words = brand.wordsFor(locale);
  const when = words.time(changedAt);
  return composeMail(brand, words, {
    kind,
    subject: words.text(`${messages}.subject`),
    preview: words.text(`${messages}.preview`, { when }),
    lead: [
      words.sentence(`${messages}.lead`, { app: { name: brand.name }, when }),
      ...more.map((id) => words.sentence(id)),
    ],
    unexpected: words.text(`${messages}.unexpected`),
    user: { email, changedAt: when },
  });
}

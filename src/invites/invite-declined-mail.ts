import type { Brand } from '../brand/brand.ts';
import { composeMail } from '../mail/compose-mail.ts';
import type { MailKind } from '../mail/mail-kind.ts';
import type { MailParts } from '../mail/mailer.ts';
import { oneLine } from '../mail/plain-text.ts';

export interface InviteDeclinedMailFacts {
  /** The language of whoever sent the invite, as far as it is known. */
  readonly locale: string | null;
  /** Who was invited. */
  readonly email: string;
  /** What that person said, if anything. */
  readonly reason: string | null;
  readonly declinedAt: Date;
}

/** The mail that tells whoever sent an invite that it was declined. */
export function renderInviteDeclinedMail(brand: Brand, facts: InviteDeclinedMailFacts): MailParts {
  const words = brand.wordsFor(facts.locale);
  const when = words.time(facts.declinedAt);
  const email = { name: oneLine(facts.email) };
  return composeMail(brand, words, {
    kind: 'INVITE_DECLINED' satisfies MailKind,
    subject: words.text('mail.inviteDeclined.subject'),
    preview: words.text('mail.inviteDeclined.preview', { when }),
    lead: [words.sentence('mail.inviteDeclined.lead', { email, app: { name: brand.name } })],
    quote: facts.reason,
    unexpected: words.text('mail.inviteDeclined.about', { when }),
    invite: { email: email.name, declineReason: facts.reason, declinedAt: when },
  });
}

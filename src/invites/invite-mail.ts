import type { Brand } from '../brand/brand.ts';
import type { Words } from '../brand/words.ts';
import { composeMail } from '../mail/compose-mail.ts';
import type { MailKind } from '../mail/mail-kind.ts';
import type { MailParts } from '../mail/mailer.ts';
import { nameInText } from '../mail/plain-text.ts';

export interface InviteMailFacts {
  /** Who is invited. */
  readonly email: string;
  readonly roles: readonly string[];
  readonly metadata: unknown;
  readonly link: string;
  /** The invitee's language, as far as it is known. */
  readonly locale: string | null;
  readonly invitedByName: string | null;
  readonly role: 'ADMIN' | 'MEMBER';
  /** Plain text from the inviter. */
  readonly message: string | null;
  readonly expiresAt: Date;
  /** How long the invite is valid from now on, in seconds. */
  readonly validSeconds: number;
}

/**
 * The mail that carries an invite's link: who invites, to what, until when, and what to do if it was not expected.
 *
 * @param again an earlier mail with another link went out: this one says that it takes its place
 */
export function renderInviteMail(brand: Brand, facts: InviteMailFacts & { again?: boolean }): MailParts {
  const words = brand.wordsFor(facts.locale);
  const app = { name: brand.name };
  return composeMail(brand, words, {
    kind: 'INVITE' satisfies MailKind,
    ...invitation(brand, facts, 'mail.invite'),
    subject: words.text(facts.again ? 'mail.invite.subjectAgain' : 'mail.invite.subject', { app }),
    lead: [
      leadOf(brand, facts, 'mail.invite'),
      ...(facts.again ? [words.sentence('mail.invite.again')] : []),
    ],
  });
}

/** The mail that reminds of an invite before its window closes: the same link as in the mail before. */
export function renderInviteReminderMail(brand: Brand, facts: InviteMailFacts): MailParts {
  const words = brand.wordsFor(facts.locale);
  return composeMail(brand, words, {
    kind: 'INVITE_REMINDER' satisfies MailKind,
    ...invitation(brand, facts, 'mail.inviteReminder'),
    subject: words.text('mail.inviteReminder.subject', { app: { name: brand.name } }),
    lead: [leadOf(brand, facts, 'mail.inviteReminder')],
  });
}

type Messages = 'mail.invite' | 'mail.inviteReminder';

function leadOf(brand: Brand, facts: InviteMailFacts, messages: Messages) {
  const words = brand.wordsFor(facts.locale);
  const inviter = { name: inviterOf(words, facts) };
  const lead = facts.role === 'ADMIN' ? `${messages}.leadAdmin` : `${messages}.lead`;
  return words.sentence(lead, { inviter, app: { name: brand.name } });
}

function inviterOf(words: Words, { invitedByName }: InviteMailFacts): string {
  return nameInText(invitedByName ?? '') || words.text('mail.invite.someone');
}

/** What both mails about an invite say in words of their own. */
function invitation(brand: Brand, facts: InviteMailFacts, messages: Messages) {
  const words = brand.wordsFor(facts.locale);
  const end = words.time(facts.expiresAt);
  const duration = words.duration(facts.validSeconds);
  return {
    preview: words.text(`${messages}.preview`, { end }),
    quote: facts.message,
    action: {
      request: words.text(`${messages}.action`),
      button: words.text(`${messages}.button`),
      link: facts.link,
    },
    until: words.text(`${messages}.until`, { duration, end }),
    unexpected: words.text(`${messages}.unexpected`),
    invite: {
      email: facts.email,
      inviterName: inviterOf(words, facts),
      role: facts.role,
      roles: facts.roles.map(nameInText),
      message: facts.message,
      metadata: facts.metadata,
      expiresAt: end,
      expiresIn: duration,
    },
  };
}

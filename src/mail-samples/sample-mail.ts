import {
  renderEmailChangedMail,
  renderEmailChangeMail,
  renderPasswordChangedMail,
  renderPasswordResetMail,
} from '../accounts/account-mail.ts';
import type { Brand } from '../brand/brand.ts';
import { renderInviteDeclinedMail } from '../invites/invite-declined-mail.ts';
import { renderInviteMail, renderInviteReminderMail } from '../invites/invite-mail.ts';
import type { MailKind } from '../mail/mail-kind.ts';
import type { MailParts } from '../mail/mailer.ts';

/** What a sample says: made up, or what somebody with bad intentions would have typed. */
export interface SampleFacts {
  readonly locale: string | null;
  readonly link: string;
  readonly name: string;
  readonly email: string;
  readonly message: string;
  readonly roles: readonly string[];
  readonly metadata: unknown;
  readonly now: Date;
}

const DAY_SECONDS = 86_400;
const HOUR_SECONDS = 3_600;

/** A mail of a kind, as it would be sent, of facts that are made up. */
export function sampleMail(brand: Brand, kind: MailKind, facts: SampleFacts): MailParts {
  const { locale, link, name, email, message, roles, metadata, now } = facts;
  const later = (seconds: number) => new Date(now.getTime() + seconds * 1_000);
  const invite = {
    link,
    locale,
    invitedByName: name,
    email,
    role: 'MEMBER',
    roles,
    metadata,
    message,
  } as const;
  switch (kind) {
    case 'INVITE':
      return renderInviteMail(brand, {
        ...invite,
        expiresAt: later(7 * DAY_SECONDS),
        validSeconds: 7 * DAY_SECONDS,
      });
    case 'INVITE_REMINDER':
      return renderInviteReminderMail(brand, {
        ...invite,
        expiresAt: later(DAY_SECONDS),
        validSeconds: DAY_SECONDS,
      });
    case 'INVITE_DECLINED':
      return renderInviteDeclinedMail(brand, { locale, email, reason: message, declinedAt: now });
    case 'PASSWORD_RESET':
      return renderPasswordResetMail(brand, { link, email, locale, expiresAt: later(HOUR_SECONDS) });
    case 'PASSWORD_CHANGED':
      return renderPasswordChangedMail(brand, { email, locale, changedAt: now });
    case 'EMAIL_CHANGE':
      return renderEmailChangeMail(brand, { link, email, locale, expiresAt: later(DAY_SECONDS) });
    case 'EMAIL_CHANGED':
      return renderEmailChangedMail(brand, { email, locale, changedAt: now });
  }
}

import type { App } from '../app-type.ts';
import type { MailKind } from '../mail/mail-kind.ts';
import type { MailParts } from '../mail/mailer.ts';
import { type SampleFacts, sampleMail } from './sample-mail.ts';

/** Has the form of nothing that the service ever made, so the page behind the link says that it leads nowhere. */
const NO_TOKEN = 'this-link-is-a-sample';

/**
 * A mail as it would be sent, about people who are made up, and with a link that is none.
 *
 * @param locale the language; null is the usual one
 */
export function previewMail(
  app: Pick<App, 'brand' | 'urls'>,
  kind: MailKind,
  locale: string | null,
): MailParts {
  return sampleMail(app.brand, kind, previewFacts(app, kind, locale));
}

function previewFacts({ urls }: Pick<App, 'urls'>, kind: MailKind, locale: string | null): SampleFacts {
  return {
    locale,
    link: linkOf(urls, kind).replaceAll('{token}', NO_TOKEN),
    name: 'Grace Hopper',
    email: 'ada@example.com',
    message: 'Good to have you here.\nSee you on Monday!',
    roles: ['editor'],
    metadata: {},
    now: new Date(),
  };
}

function linkOf({ inviteUrl, resetUrl, emailChangeUrl }: App['urls'], kind: MailKind): string {
  if (kind === 'PASSWORD_RESET') return resetUrl;
  return kind === 'EMAIL_CHANGE' ? emailChangeUrl : inviteUrl;
}

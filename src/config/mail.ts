import { z } from 'zod';
import type { Settings, ValuesOf } from './setting.ts';
import { urlWith } from './shapes.ts';

/** Where mails go. */
export type MailSetting =
  | { readonly kind: 'smtp'; readonly url: string }
  | { readonly kind: 'console' }
  | { readonly kind: 'off' };

/** Mails. */
export const MAIL = {
  smtpUrl: {
    name: 'SMTP_URL',
    isSecret: true,
    shape: urlWith(/^smtps?:$/, 'must be an smtp:// or smtps:// address.'),
    absent: 'none',
    meaning:
      'The mail server, for example `smtp://127.0.0.1:1025`. With credentials for another machine the line must be encrypted (STARTTLS, or `smtps://`), unless `?requireTLS=false` says that it need not. None: mails are printed on the console in the embedded mode; elsewhere the service refuses to start, unless `MAIL=off`.',
  },
  mail: {
    name: 'MAIL',
    shape: z.literal('off', 'can only be off; the mail server is set by SMTP_URL.'),
    absent: 'none',
    meaning: '`off` sends no mail at all: every link is yours to hand over.',
  },
  mailFrom: {
    name: 'MAIL_FROM',
    shape: z.string().regex(/^[^\r\n]+$/, 'must be one line.'),
    default: 'Usher <no-reply@localhost.localdomain>',
    meaning: 'The sender of mails.',
  },
  mailReplyTo: {
    name: 'MAIL_REPLY_TO',
    shape: z.string().regex(/^[^\r\n]+$/, 'must be one line.'),
    absent: 'none',
    meaning: 'Where answers to mails go; to the sender where it is not set.',
  },
} as const satisfies Settings;

/** What the settings about mails come to. */
export function mailSetting({ smtpUrl, mail }: Pick<ValuesOf<typeof MAIL>, 'smtpUrl' | 'mail'>): MailSetting {
  if (smtpUrl !== null) return { kind: 'smtp', url: smtpUrl };
  return { kind: mail ?? 'console' };
}

import addressparser from 'nodemailer/lib/addressparser';
import { z } from 'zod';
import type { Setting, Settings, ValuesOf } from './setting.ts';
import { parsedUrl, urlWith } from './shapes.ts';

/** Where mails go. */
export type MailSetting =
  | { readonly kind: 'smtp'; readonly url: string }
  | { readonly kind: 'hook'; readonly url: string }
  | { readonly kind: 'console' }
  | { readonly kind: 'off' };

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

const hookUrl = z.string().refine((text) => {
  const url = parsedUrl(text);
  if (!url || url.username || url.password || url.hash) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.test(url.hostname));
}, 'must be an https address, or an http one on this machine, without credentials or fragment.');

const oneLine = z.string().regex(/^[^\r\n]+$/, 'must be one line.');

/** The addresses of a header's text, as mails are made of it; null where there are none, or something else stands there. */
function addresses(text: string): string[] | null {
  const found = addressparser(text).map((one) => ('address' in one ? (one.address ?? '') : ''));
  return found.length > 0 && found.every((address) => /^[^\s@]+@[^\s@]+$/.test(address)) ? found : null;
}

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
  mailHookUrl: {
    name: 'MAIL_HOOK_URL',
    isSecret: true,
    shape: hookUrl,
    absent: 'none',
    meaning:
      'Where each mail is posted as JSON, signed, instead of being handed to a mail server (docs/branding.md): https, or http on this machine alone, because links are in it.',
  },
  mail: {
    name: 'MAIL',
    shape: z.literal('off', 'can only be off; the mail server is set by SMTP_URL.'),
    absent: 'none',
    meaning: '`off` sends no mail at all: every link is yours to hand over.',
  },
  mailFrom: {
    name: 'MAIL_FROM',
    shape: oneLine.refine(
      (text) => addresses(text)?.length === 1,
      'must be one address, such as `Acme <no-reply@acme.example>`.',
    ),
    absent: 'APP_NAME <no-reply@localhost.localdomain>',
    meaning: 'The sender of mails.',
  },
  mailReplyTo: {
    name: 'MAIL_REPLY_TO',
    shape: oneLine.refine(
      (text) => addresses(text) !== null,
      'must be an address, such as `Acme <hello@acme.example>`, or several.',
    ),
    absent: 'none',
    meaning: 'Where answers to mails go; to the sender where it is not set.',
  },
} as const satisfies Settings;

/** What the settings about mails come to. */
export function mailSetting({
  smtpUrl,
  mailHookUrl,
  mail,
}: Pick<ValuesOf<typeof MAIL>, 'smtpUrl' | 'mailHookUrl' | 'mail'>): MailSetting {
  if (mailHookUrl !== null) return { kind: 'hook', url: mailHookUrl };
  if (smtpUrl !== null) return { kind: 'smtp', url: smtpUrl };
  return { kind: mail ?? 'console' };
}

/** The sender where none is set: in the team's name, because invitees know no other. */
export function usualSender(appName: string): string {
  // In quotes where there is more than words in it: a comma would begin another address (RFC 5322, section 3.2.4).
  const isWords = /^[\p{Letter}\p{Mark}\p{Number} ]+$/u.test(appName);
  const name = isWords ? appName : `"${appName.replace(/["\\]/g, '\\$&')}"`;
  return `${name} <no-reply@localhost.localdomain>`;
}

/**
 * What is wrong with the ways for mails that are given, together: at most one may be, and with a database of one's own one must.
 *
 * @param isGiven whether a setting is given, as a variable or as a file
 */
export function mailProblems(
  isGiven: (setting: Setting) => boolean,
  mode: 'embedded' | 'external',
): string[] {
  const [one, other] = [
    ...(isGiven(MAIL.mail) ? ['MAIL=off'] : []),
    ...(isGiven(MAIL.smtpUrl) ? ['SMTP_URL'] : []),
    ...(isGiven(MAIL.mailHookUrl) ? ['MAIL_HOOK_URL'] : []),
  ];
  if (one && other) return [`${one} and ${other} contradict each other: set one of them.`];
  if (one || mode === 'embedded') return [];
  return ['SMTP_URL is missing: with DATABASE_URL it must be given, or MAIL_HOOK_URL, or MAIL=off.'];
}

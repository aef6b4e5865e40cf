import { isIPv4 } from 'node:net';
import { parseConnectionUrl } from 'nodemailer/lib/shared';
import type { SMTPPoolOptions } from 'nodemailer/lib/smtp-pool';

/** What SMTP_URL may say: where to, as whom, how encrypted, how many at once. No time limit, no file, no second URL. */
const ALLOWED = new Set([
  'host',
  'port',
  'secure',
  'auth',
  'tls',
  'name',
  'localAddress',
  'authMethod',
  'requireTLS',
  'ignoreTLS',
  'maxConnections',
  'maxMessages',
  'rateLimit',
  'rateDelta',
]);
const ALLOWED_OF_TLS = new Set(['rejectUnauthorized', 'servername', 'minVersion', 'maxVersion', 'ciphers']);

/** Where the mail server is, and how to speak to it. */
export interface SmtpAddress {
  readonly options: SMTPPoolOptions;
  /** Every form in which somebody could repeat the credentials. */
  readonly secrets: readonly string[];
}

/**
 * Reads SMTP_URL: `smtp://` (encrypted by STARTTLS where the server offers it) or `smtps://`, credentials, and in the
 * query options under nodemailer's names, such as `requireTLS=true` or `tls.rejectUnauthorized=false`. Credentials go to
 * another machine over an encrypted line alone, unless `requireTLS=false` or `ignoreTLS=true` says that they may.
 *
 * @throws Error naming the options that there are not, because a misspelt `requireTLS` must not mean no TLS
 */
export function readSmtpUrl(url: string): SmtpAddress {
  const options = parseConnectionUrl(url);
  const unknown = [
    ...Object.keys(options).filter((name) => !ALLOWED.has(name)),
    ...Object.keys(options.tls ?? {})
      .filter((name) => !ALLOWED_OF_TLS.has(name))
      .map((name) => `tls.${name}`),
  ];
  if (unknown.length > 0) throw new Error(`SMTP_URL has options that there are not: ${unknown.join(', ')}.`);
  const { user = '', pass = '' } = options.auth ?? {};
  const isClearByChoice = options['requireTLS'] !== undefined || options['ignoreTLS'] === true;
  // Whoever stands between could take STARTTLS out of the server's offer, and read the credentials.
  if (options.auth && !options.secure && !isClearByChoice && !isThisMachine(options.host)) {
    options['requireTLS'] = true;
  }
  return { options, secrets: formsOf(user, pass) };
}

function isThisMachine(host: string | undefined): boolean {
  return (
    host === undefined || host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'))
  );
}

/** As they are, as a URL has them, and as AUTH LOGIN and AUTH PLAIN (RFC 4616) send them. */
function formsOf(user: string, pass: string): string[] {
  if (user === '' && pass === '') return [];
  const texts = [user, pass, `\0${user}\0${pass}`].filter((text) => text !== '');
  return texts.flatMap((text) => [text, encodeURIComponent(text), Buffer.from(text).toString('base64')]);
}

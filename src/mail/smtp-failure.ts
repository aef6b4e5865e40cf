import { MailDeferredError, MailRejectedError, MailServerAwayError } from './mailer.ts';

/** What nodemailer tells of a failure. */
interface SmtpFailure {
  readonly code?: string;
  /** The system's own code, where `code` is nodemailer's. */
  readonly originalCode?: string;
  /** The number of the server's answer. */
  readonly responseCode?: number;
  /** The server's answer. */
  readonly response?: string;
}

/** nodemailer's codes for an answer about this sender, recipient or text. */
const ABOUT_THE_MAIL = new Set(['EENVELOPE', 'EMESSAGE']);

/**
 * Answers that speak of the session whatever they answer to: a server that closes, a wrong order of commands (RFC 5321),
 * and all that is wrong with signing in or with encryption (RFC 3207, RFC 4954). The operator mends these, and no invite may die of them.
 */
const ABOUT_THE_SESSION = new Set([421, 503, 530, 534, 535, 538]);

/** A failure before the mail was spoken of, by nodemailer's code: any other mail would have met it too. */
const AWAY: Readonly<Record<string, string>> = {
  EAUTH: 'The mail server did not let the service sign in',
  ENOAUTH: 'The mail server wants the service to sign in',
  ETLS: 'No encrypted connection to the mail server could be made',
  ETIMEDOUT: 'The mail server did not answer in time',
  EABORT: 'The mail server took too long',
  EDNS: 'The mail server was not found',
  EPROTOCOL: 'The mail server turned the service away',
  ESOCKET: 'The mail server cannot be reached',
  ECONNECTION: 'The connection to the mail server was lost',
};

/**
 * Judges a try that failed: only a 5xx about the mail itself is final. An outage or a wrong setting is not, because
 * the operator mends it without any invite being lost.
 *
 * The error is put into words of our own and is no cause of the new one: the original can hold what was said while
 * signing in.
 *
 * @param secrets texts that must not come out, even where the mail server repeats them
 */
export function judgeSmtpFailure(
  error: unknown,
  secrets: readonly string[],
): MailRejectedError | MailDeferredError {
  const { code = '', originalCode, responseCode, response = '' } = error as SmtpFailure;
  if (ABOUT_THE_MAIL.has(code) && responseCode !== undefined) {
    const answer = secrets.some((secret) => response.includes(secret)) ? responseCode : response;
    const message = `The mail server did not take the mail: ${answer}`;
    if (ABOUT_THE_SESSION.has(responseCode)) return new MailServerAwayError(message);
    return responseCode >= 500 ? new MailRejectedError(message) : new MailDeferredError(message);
  }
  const detail = responseCode ?? originalCode ?? code;
  const away = AWAY[code];
  if (away) return new MailServerAwayError(`${away} (${detail}).`);
  return new MailDeferredError(
    `The mail could not be handed to the mail server (${detail || 'unforeseen'}).`,
  );
}

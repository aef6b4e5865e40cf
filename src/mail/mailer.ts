/** A picture that is a part of a mail, so that nothing is fetched from anywhere. */
export interface InlinePart {
  /** What `cid:` in the HTML part names. */
  readonly cid: string;
  readonly fileName: string;
  readonly type: string;
  readonly content: Buffer;
}

/** What a mail says. */
export interface MailParts {
  /** Which mail it is: a MailKind, or a name of the service's own. */
  readonly kind: string;
  /** The tag of the language that it is written in. */
  readonly locale: string;
  /** The link that it is about; null where it has none. */
  readonly link: string | null;
  readonly inline: readonly InlinePart[];
  /** Fixed words alone: nothing that a user typed. */
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** A mail to one person, ready to go. */
export interface Mail extends MailParts {
  /** One bare address. */
  readonly to: string;
  /** `<id@host>`, the same on every try, so that a mailbox can tell a second copy. */
  readonly messageId: string;
  /** Where its recipient says that no more of these are wanted, by a POST alone (RFC 8058). Left out: mails one has asked for. */
  readonly unsubscribeUrl?: string;
}

/** The way out for mails. */
export interface Mailer {
  /**
   * Hands a mail over.
   *
   * @throws MailRejectedError when trying again makes no sense, MailDeferredError when it does, and of these
   *   MailServerAwayError when no other mail would have gone either
   */
  send(mail: Mail): Promise<void>;
  /** Lets what is under way end, and lets go of connections. */
  close(): Promise<void>;
}

/** The reason comes from another server and goes into a row that admins see: it is cut. */
const LONGEST_REASON = 500;

/** Why a mail did not go, in one short line for admins (`InviteDelivery.error`) that never holds a credential. */
abstract class MailError extends Error {
  constructor(reason: string) {
    super(shortened(reason));
    this.name = new.target.name;
  }
}

/** The mail will never go: the address cannot be mailed, or the mail server's word (5xx) is final. */
export class MailRejectedError extends MailError {}

/** The mail did not go now and may go later: the server is away, busy or set up wrongly. */
export class MailDeferredError extends MailError {}

/** The mail server is away or does not let the service in: no other mail would have gone either. */
export class MailServerAwayError extends MailDeferredError {}

function shortened(reason: string): string {
  const line = reason.replace(/[\p{Control}\p{Surrogate}\s]+/gu, ' ').trim();
  return line.length > LONGEST_REASON ? `${line.slice(0, LONGEST_REASON)}…` : line;
}

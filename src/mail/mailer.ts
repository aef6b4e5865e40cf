/** A mail to one person, ready to go. */
export interface Mail {
  /** One bare address. */
  readonly to: string;
  /** Fixed words alone: nothing that a user typed. */
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** `<id@host>`, the same on every try, so that a mailbox can tell a second copy. */
  readonly messageId: string;
}

/** The way out for mails. */
export interface Mailer {
  /**
   * Hands a mail over.
   *
   * @throws MailRejectedError when trying again makes no sense, MailDeferredError when it does
   */
  send(mail: Mail): Promise<void>;
  /** Lets go of connections. */
  close(): Promise<void>;
}

/** The reason comes from another server and goes into a row that admins see: it is cut. */
const LONGEST_REASON = 500;

/** The mail server will never take this mail: its word (5xx) is final. */
export class MailRejectedError extends Error {
  constructor(reason: string, options?: ErrorOptions) {
    super(shortened(reason), options);
    this.name = 'MailRejectedError';
  }
}

/** The mail did not go now and may go later: the server is away, busy or set up wrongly. */
export class MailDeferredError extends Error {
  constructor(reason: string, options?: ErrorOptions) {
    super(shortened(reason), options);
    this.name = 'MailDeferredError';
  }
}

function shortened(reason: string): string {
  const line = reason.replace(/[\p{Control}\p{Surrogate}\s]+/gu, ' ').trim();
  return line.length > LONGEST_REASON ? `${line.slice(0, LONGEST_REASON)}…` : line;
}

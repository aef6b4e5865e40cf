import { type Mailer, MailRejectedError } from './mailer.ts';

/** What became of one try to send a mail: taken, to be tried again, or refused for good. */
export type MailOutcome = 'sent' | 'deferred' | 'rejected';

/** Tells what becomes of every mail. */
export function countMails(mailer: Mailer, tell: (outcome: MailOutcome) => void): Mailer {
  return {
    async send(mail) {
      try {
        await mailer.send(mail);
      } catch (error) {
        tell(error instanceof MailRejectedError ? 'rejected' : 'deferred');
        throw error;
      }
      tell('sent');
    },
    close: () => mailer.close(),
  };
}

import type { Logger } from 'pino';
import { followPart } from '../platform/tracing.ts';
import type { Mailer } from './mailer.ts';

/** Says nothing of to whom. */
const SPAN = () => ({ name: 'send mail', kind: 'client' }) as const;

/** Lets every mail be followed: in a span, and by a line of the log once it was handed over. */
export function followMails(mailer: Mailer, log: Logger): Mailer {
  return {
    async send(mail) {
      await followPart(SPAN, () => mailer.send(mail));
      log.info({ messageId: mail.messageId }, 'a mail was handed over');
    },
    close: () => mailer.close(),
  };
}

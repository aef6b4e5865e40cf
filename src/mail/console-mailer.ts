import { MailDeferredError, type Mailer } from './mailer.ts';

const RULE = '─'.repeat(72);

/**
 * Prints mails instead of sending them, link and all: for trying the service out, where there is no mail server.
 *
 * @param from the sender that the mail would have
 * @param out where to
 */
export function createConsoleMailer(from: string, out: NodeJS.WritableStream = process.stdout): Mailer {
  return {
    send({ to, subject, messageId, text }) {
      const head = `From: ${from}\nTo: ${to}\nSubject: ${subject}\nMessage-ID: ${messageId}`;
      const printed = harmless(`\n${RULE}\n${head}\n\n${text.trimEnd()}\n${RULE}\n\n`);
      return new Promise((resolve, reject) => {
        out.write(printed, (error) => {
          if (error) reject(new MailDeferredError('The console cannot be written to.'));
          else resolve();
        });
      });
    },
    async close() {},
  };
}

/** Without what would let a mail's text steer the terminal: control characters, less tab and line feed. */
function harmless(text: string): string {
  return text.replace(/[^\P{Cc}\t\n]/gu, '');
}

import type { Mailer } from './mailer.ts';

/**
 * Prints mails instead of sending them, link and all: for trying the service out, where there is no mail server.
 *
 * @param out where to
 */
export function createConsoleMailer(out: { write(text: string): unknown } = process.stdout): Mailer {
  return {
    async send({ to, subject, messageId, text }) {
      const rule = '─'.repeat(72);
      out.write(`\n${rule}\nTo: ${to}\nSubject: ${subject}\nMessage-ID: ${messageId}\n\n${text}\n${rule}\n`);
    },
    async close() {},
  };
}

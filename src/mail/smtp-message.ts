import type { SendMailOptions } from 'nodemailer';
import type { Mail } from './mailer.ts';

/** Who sends mails, and where answers go. */
export interface Sender {
  readonly from: string;
  /** Where answers go, if not to the sender. */
  readonly replyTo?: string | null | undefined;
}

/** A mail as nodemailer takes it. */
export function smtpMessage(mail: Mail, { from, replyTo }: Sender): SendMailOptions {
  return {
    from,
    ...(replyTo ? { replyTo } : {}),
    // An object is taken as it is; a string would be parsed, and could name a second recipient.
    to: { name: '', address: mail.to },
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    attachments: mail.inline.map(({ cid, fileName, type, content }) => ({
      cid,
      filename: fileName,
      contentType: type,
      contentDisposition: 'inline' as const,
      content,
    })),
    // Quoted-printable breaks lines inside of the link, and not every mail program joins them again.
    textEncoding: 'base64',
    messageId: mail.messageId,
    date: new Date(),
    headers: mailHeaders(mail),
  };
}

/** The headers that a mail has beside those that each has. */
export function mailHeaders({ unsubscribeUrl }: Pick<Mail, 'unsubscribeUrl'>): Record<string, string> {
  return {
    // RFC 3834, and the same for Exchange: nobody's holiday notice answers this.
    'Auto-Submitted': 'auto-generated',
    'X-Auto-Response-Suppress': 'All',
    ...(unsubscribeUrl && {
      'List-Unsubscribe': `<${unsubscribeUrl}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    }),
  };
}

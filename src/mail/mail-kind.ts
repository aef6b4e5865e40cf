/** The mails that the service sends to people, each with words in every language. */
export const MAIL_KINDS = [
  'INVITE',
  'INVITE_DECLINED',
  'INVITE_REMINDER',
  'PASSWORD_RESET',
  'PASSWORD_CHANGED',
  'EMAIL_CHANGE',
  'EMAIL_CHANGED',
] as const;

export type MailKind = (typeof MAIL_KINDS)[number];

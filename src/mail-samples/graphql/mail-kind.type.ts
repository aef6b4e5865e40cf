import { builder } from '../../graphql/builder.ts';

export const MailKindType = builder.enumType('MailKind', {
  description: 'The mails that the service sends to people.',
  values: {
    INVITE: { description: 'An invite, with its link.' },
    INVITE_DECLINED: { description: 'To whoever sent an invite: it was declined.' },
    INVITE_REMINDER: { description: 'That an invite is still open, before its window closes.' },
    PASSWORD_RESET: { description: 'A link that sets a new password.' },
    PASSWORD_CHANGED: { description: 'That the password of the account was changed.' },
    EMAIL_CHANGE: { description: 'To a new address: a link that confirms it.' },
    EMAIL_CHANGED: { description: 'To the address before: the account has another one now.' },
  },
});

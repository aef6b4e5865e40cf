import { builder } from '../../graphql/builder.ts';
import { previewMail } from '../preview-mail.ts';
import { knownLocale } from './known-locale.ts';
import { MailKindType } from './mail-kind.type.ts';

const MailPreviewType = builder
  .objectRef<Pick<ReturnType<typeof previewMail>, 'subject' | 'text' | 'html'>>('MailPreview')
  .implement({
    description: 'A mail as it would be sent, about people who are made up. Its link leads nowhere.',
    fields: (t) => ({
      subject: t.exposeString('subject', { description: 'The subject.' }),
      text: t.exposeString('text', { description: 'The part in plain text.' }),
      html: t.exposeString('html', {
        description: 'The part in HTML; to be shown in a frame without scripts.',
      }),
    }),
  });

builder.queryField('mailPreview', (t) =>
  t.field({
    type: MailPreviewType,
    nullable: true,
    access: { scopes: [['invites:read']] },
    description: 'What a mail looks like, with everything that is set.',
    args: {
      kind: t.arg({ type: MailKindType, required: true, description: 'Which mail.' }),
      locale: t.arg({
        type: 'Locale',
        description: "In which language; the service's usual one where it is left out.",
      }),
    },
    resolve: (_root, { kind, locale }, { app }) => previewMail(app, kind, knownLocale(locale)),
  }),
);

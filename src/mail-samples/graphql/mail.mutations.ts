import { callerOf } from '../../graphql/access/caller-of.ts';
import { builder } from '../../graphql/builder.ts';
import '../../graphql/platform-errors.ts';
import { RateLimitedError } from '../../rates/rate-limited-error.ts';
import { sendTestMail, type TestMail } from '../send-test-mail.ts';
import { knownLocale } from './known-locale.ts';
import { MailKindType } from './mail-kind.type.ts';

const SendTestMailInput = builder.inputType('SendTestMailInput', {
  description: 'Which mail to send as a test.',
  fields: (t) => ({
    kind: t.field({ type: MailKindType, required: true, defaultValue: 'INVITE', description: 'Which mail.' }),
    locale: t.field({
      type: 'Locale',
      description: "In which language; the caller's own where it is left out.",
    }),
  }),
});

const SendTestMailPayload = builder.objectRef<TestMail>('SendTestMailPayload').implement({
  description: 'What the mail server said, at once: this one mail is not queued.',
  fields: (t) => ({
    to: t.expose('to', { type: 'EmailAddress', description: "The caller's own address." }),
    delivered: t.boolean({
      description: 'Whether the mail server took it.',
      resolve: ({ error }) => error === null,
    }),
    error: t.exposeString('error', { nullable: true, description: 'Why not, in the mail server’s words.' }),
  }),
});

builder.mutationField('sendTestMail', (t) =>
  t.field({
    type: SendTestMailPayload,
    access: { scopes: [['invites:write']] },
    description:
      "Sends a mail about people who are made up, with a link that is none, to the caller's own address alone. Five an hour.",
    args: { input: t.arg({ type: SendTestMailInput, required: true, description: 'Which.' }) },
    errors: { types: [RateLimitedError], union: { description: 'What became of sendTestMail.' } },
    resolve: async (_root, { input }, context) =>
      sendTestMail(context.app, context.mailer, await callerOf(context), {
        kind: input.kind,
        locale: knownLocale(input.locale),
      }),
  }),
);

import { builder } from '../../graphql/builder.ts';
import { parseEmailAddress } from '../../platform/email-address.ts';
import { LinkInvalidError } from '../../platform/link-invalid-error.ts';
import { ValidationError } from '../../platform/validation-error.ts';
import { RateLimitedError } from '../../rates/rate-limited-error.ts';
import { optOut } from '../opt-out.ts';
import { suppressRecipient } from '../suppress-recipient.ts';
import { findSuppressions, type Suppressed } from '../suppressions.ts';
import { unsuppressRecipient } from '../unsuppress-recipient.ts';

const WRITES = { scopes: [['invites:write']] } as const;

const SuppressionReason = builder.enumType('SuppressionReason', {
  description: 'Why an address gets no invites by mail.',
  values: {
    OPTED_OUT: { description: 'The recipient said so, by the link of a mail.' },
    DECLINED: { description: 'The invitee said so when declining.' },
    ADMIN: { description: 'An admin said so.' },
  },
});

const SuppressionType = builder.objectRef<Suppressed>('Suppression').implement({
  description: 'That an address wants no invites by mail. Only a keyed hash of it is kept.',
  fields: (t) => ({
    reason: t.expose('reason', { type: SuppressionReason, description: 'Why.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'Since when.' }),
  }),
});

builder.queryField('suppression', (t) =>
  t.field({
    type: SuppressionType,
    nullable: true,
    access: { scopes: [['invites:read']] },
    description: 'Whether an address wants no invites by mail; null where nothing is in the way.',
    args: { email: t.arg.string({ required: true, description: 'The address, any case.' }) },
    resolve: async (_root, args, { app }) => {
      const email = parseEmailAddress(args.email);
      if (email === null) return null;
      return (await findSuppressions(app, app.db, [email])).get(email) ?? null;
    },
  }),
);

const OptOutInput = builder.inputType('OptOutInput', {
  description: 'What stands in the mail.',
  fields: (t) => ({
    token: t.string({ required: true, description: "What the mail's List-Unsubscribe link carries." }),
  }),
});

const OptOutPayload = builder.objectRef<{ changed: boolean }>('OptOutPayload').implement({
  description: 'That the address gets no more invites by mail.',
  fields: (t) => ({
    changed: t.exposeBoolean('changed', { description: 'False where it was so before.' }),
  }),
});

builder.mutationField('optOut', (t) =>
  t.field({
    type: OptOutPayload,
    access: 'public',
    description:
      'Keeps invites from being mailed to the address that a mail went to. Only an admin lifts it.',
    args: { input: t.arg({ type: OptOutInput, required: true, description: 'The token.' }) },
    errors: {
      types: [LinkInvalidError, RateLimitedError],
      union: { description: 'What became of optOut.' },
    },
    resolve: (_root, { input }, context) => optOut(context.app, input.token, context),
  }),
);

const SuppressRecipientInput = builder.inputType('SuppressRecipientInput', {
  description: 'Who is to get no invites by mail.',
  fields: (t) => ({ email: t.string({ required: true, description: 'The address, any case.' }) }),
});

const SuppressRecipientPayload = builder
  .objectRef<Awaited<ReturnType<typeof suppressRecipient>>>('SuppressRecipientPayload')
  .implement({
    description: 'That the address gets no invites by mail.',
    fields: (t) => ({
      suppression: t.expose('suppression', { type: SuppressionType, description: 'Why, and since when.' }),
      changed: t.exposeBoolean('changed', { description: 'False where it was so before.' }),
    }),
  });

builder.mutationField('suppressRecipient', (t) =>
  t.field({
    type: SuppressRecipientPayload,
    access: WRITES,
    description: 'Keeps invites from being mailed to an address.',
    args: { input: t.arg({ type: SuppressRecipientInput, required: true, description: 'Who.' }) },
    errors: {
      types: [ValidationError],
      union: { description: 'What became of suppressRecipient.' },
    },
    resolve: (_root, { input }, { app }) => suppressRecipient(app, input),
  }),
);

const UnsuppressRecipientInput = builder.inputType('UnsuppressRecipientInput', {
  description: 'Who may get invites by mail again.',
  fields: (t) => ({ email: t.string({ required: true, description: 'The address, any case.' }) }),
});

const UnsuppressRecipientPayload = builder
  .objectRef<{ changed: boolean }>('UnsuppressRecipientPayload')
  .implement({
    description: 'That nothing is in the way of mails to the address.',
    fields: (t) => ({
      changed: t.exposeBoolean('changed', { description: 'False where nothing was.' }),
    }),
  });

builder.mutationField('unsuppressRecipient', (t) =>
  t.field({
    type: UnsuppressRecipientPayload,
    access: WRITES,
    description:
      'Lets invites be mailed to an address again; those that were not mailed meanwhile are yours to resend.',
    args: { input: t.arg({ type: UnsuppressRecipientInput, required: true, description: 'Who.' }) },
    errors: {
      types: [ValidationError],
      union: { description: 'What became of unsuppressRecipient.' },
    },
    resolve: (_root, { input }, { app }) => unsuppressRecipient(app, input),
  }),
);

import { z } from 'zod';
import type { Caller } from '../events/caller.ts';
import type { Cause } from '../events/event.ts';
import { emailAddressShape } from '../platform/email-address.ts';
import { localeShape } from '../platform/locale.ts';
import { metadataShape } from '../platform/metadata-shape.ts';
import { plainText, rolesShape } from '../platform/shape.ts';
import { WINDOW_SECONDS } from './invite.ts';

const WINDOW_MESSAGE = `An invite lives ${WINDOW_SECONDS.shortest} to ${WINDOW_SECONDS.longest} seconds (5 minutes to 30 days).`;

/** The length of a window, in seconds. */
export const windowShape = z
  .int(WINDOW_MESSAGE)
  .min(WINDOW_SECONDS.shortest, WINDOW_MESSAGE)
  .max(WINDOW_SECONDS.longest, WINDOW_MESSAGE);

/** What the inviter says: plain text, 1,000 characters at most. */
export const messageShape = plainText(1_000);

const IDEMPOTENCY_KEY_MESSAGE = 'An idempotency key has 1 to 255 characters.';

/** Names a call, so that it can be made again without doing its work again. */
export const idempotencyKeyShape = plainText(255)
  .min(1, IDEMPOTENCY_KEY_MESSAGE)
  .nullish()
  .transform((key) => key ?? null);

/** What is asked for when inviting somebody. */
export const inviteDraftShape = z.object({
  email: emailAddressShape,
  role: z.enum(['ADMIN', 'MEMBER']),
  roles: rolesShape,
  message: messageShape.nullish().transform((text) => text || null),
  redirectUrl: plainText(2_048)
    .nullish()
    .transform((url) => url || null),
  metadata: metadataShape.nullish().transform((object) => object ?? null),
  locale: localeShape.nullish().transform((locale) => locale ?? null),
  expiresInSeconds: windowShape.nullish().transform((seconds) => seconds ?? WINDOW_SECONDS.usual),
  reminders: z.boolean(),
  sendEmail: z.boolean(),
  onPending: z.enum(['ERROR', 'RESEND', 'RETURN_EXISTING']),
  idempotencyKey: idempotencyKeyShape,
});

/** An invite about to be written: checked, its address normalised, every default filled in. */
export type InviteDraft = z.output<typeof inviteDraftShape>;

/** A draft, and the request that asks for it, as in the log, with what it is followed by. */
export type AskedInvite = InviteDraft & Pick<Cause, 'requestId' | 'traceparent'>;

/** One caller's requests may share a transaction; each draft tells of its own. */
export function causeOf({ actor }: Caller, { requestId, traceparent }: AskedInvite): Cause {
  return { actor, requestId, traceparent };
}

/** An invite as it is asked for, before any check. */
export type CreateInviteInput = z.input<typeof inviteDraftShape>;

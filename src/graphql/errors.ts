import type { DomainError } from '../platform/domain-error.ts';
import { builder } from './builder.ts';

/** Every code of a refusal, with what it says. */
const ERROR_CODES = {
  VALIDATION_ERROR: 'The input has a wrong shape; `issues` says where.',
  USER_ALREADY_EXISTS: 'The address has an account.',
  USER_NOT_FOUND: 'There is no such user.',
  USER_CHANGED: 'The user was changed since it was read.',
  LAST_ADMIN: 'The service would be left without an active ADMIN.',
  INVALID_CREDENTIALS: 'The address or the password is wrong.',
  SESSION_INVALID: 'The session has ended; sign in again.',
  LINK_INVALID: 'The link of a mail is not good: unknown, used, expired or replaced by a newer one.',
  SESSION_NOT_FOUND: 'The caller has no such open session.',
  WEAK_PASSWORD: 'The password does not meet the requirements.',
  INVITE_ALREADY_PENDING: 'The address has a live invite.',
  INVITE_NOT_FOUND: 'There is no such invite.',
  INVITE_INVALID_TOKEN: 'No invite has this token.',
  INVITE_EXPIRED: "The invite's window has closed.",
  INVITE_REVOKED: 'The invite was taken back.',
  INVITE_DECLINED: 'The invite was declined.',
  INVITE_ALREADY_ACCEPTED: 'The invite was accepted.',
  INVITE_SUPERSEDED: 'A newer link was sent in place of this one.',
  INVITE_CHANGED: 'The invite was changed since it was read.',
  INVITE_NO_LONGER_AUTHORIZED: 'Whoever granted the ADMIN role may no longer do so.',
  ROLE_NOT_ALLOWED: 'The invite grants ADMIN, and the caller may not grant that.',
  RECIPIENT_OPTED_OUT: 'The address wants no invites by mail.',
  EMAIL_DOMAIN_NOT_ALLOWED: 'Addresses of this domain are not invited.',
  REDIRECT_URL_NOT_ALLOWED: 'The page may not go on to this address.',
  DUPLICATE_IN_BATCH: 'An earlier row of the batch has the same address.',
  BATCH_ABORTED: 'Another row of an atomic batch was refused.',
  API_KEY_NOT_FOUND: 'There is no such API key.',
  IDEMPOTENCY_KEY_REUSED: 'The idempotency key was used for another input.',
  WEBHOOK_ENDPOINT_NOT_FOUND: 'There is no such webhook endpoint.',
  WEBHOOK_URL_NOT_ALLOWED: 'Webhooks are not sent to such a URL.',
  QUOTA_EXCEEDED: 'There may be no more of these; `limit` says how many.',
  RATE_LIMITED: 'Too often; `retryAfterSeconds` says when to try again.',
} as const;

/** Every code of a refusal with its meaning, for the documentation. */
export function errorCodes(): Readonly<Record<ErrorCode, string>> {
  return ERROR_CODES;
}

export type ErrorCode = keyof typeof ERROR_CODES;

export const ErrorCodeType = builder.enumType('ErrorCode', {
  description: 'Tells refusals apart; the message is for people.',
  values: Object.fromEntries(
    Object.entries(ERROR_CODES).map(([code, description]) => [code, { description }]),
  ) as { [Code in ErrorCode]: { description: string } },
});

const ErrorInterface = builder.interfaceRef<DomainError>('Error').implement({
  description: 'A refusal, as data.',
  fields: (t) => ({
    code: t.field({
      type: ErrorCodeType,
      description: 'Tells refusals apart.',
      resolve: (error) => error.code as ErrorCode,
    }),
    message: t.string({
      description: 'A whole English sentence, for people.',
      resolve: (error) => error.message,
    }),
  }),
});

/**
 * Adds a class of refusals to the schema, under its own name. What a refusal says beyond its code and message is added
 * with `builder.objectFields`.
 *
 * @param refusal the class; its name is the type's name
 * @param description "Returned when ..."
 */
export function refusalType<Refusal extends DomainError>(
  // biome-ignore lint/suspicious/noExplicitAny: parameters are contravariant, so only any takes every constructor
  refusal: new (...args: any[]) => Refusal,
  description: string,
): void {
  builder.objectType(refusal, {
    name: refusal.name,
    description,
    // The builder cannot see that a generic Refusal has a DomainError's shape.
    interfaces: [ErrorInterface] as never,
  });
}

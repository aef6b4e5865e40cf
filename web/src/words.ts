import type { ErrorCode } from '@usher/client';
import type { CombinedError } from 'urql';
import { inWords } from './time/duration.ts';

/** Something that did not work out, said to a person. */
export interface Problem {
  readonly title: string;
  readonly text: string;
}

/** Every refusal has a code and a sentence; some say when to try again, or what is asked of the input. */
export interface Refusal {
  readonly code: ErrorCode;
  readonly message: string;
  readonly retryAfterSeconds?: number;
  readonly requirements?: readonly string[];
  readonly issues?: readonly { readonly path: readonly string[]; readonly message: string }[];
}

const TITLES: Readonly<Record<ErrorCode, string>> = {
  VALIDATION_ERROR: 'Please check what you entered',
  USER_ALREADY_EXISTS: 'They already have an account',
  USER_NOT_FOUND: 'This user is gone',
  USER_CHANGED: 'Somebody else changed this user',
  LAST_ADMIN: 'Somebody has to stay an admin',
  INVALID_CREDENTIALS: 'That did not match',
  SESSION_INVALID: 'Your session has ended',
  SESSION_NOT_FOUND: 'This session has ended',
  LINK_INVALID: 'This link does not work',
  WEAK_PASSWORD: 'Choose a stronger password',
  INVITE_ALREADY_PENDING: 'Already invited',
  INVITE_NOT_FOUND: 'This invite is gone',
  INVITE_INVALID_TOKEN: 'This link is not complete',
  INVITE_EXPIRED: 'This invite has expired',
  INVITE_REVOKED: 'This invite was withdrawn',
  INVITE_DECLINED: 'This invite was declined',
  INVITE_ALREADY_ACCEPTED: 'This invite was accepted',
  INVITE_SUPERSEDED: 'There is a newer link',
  INVITE_CHANGED: 'Somebody else changed this invite',
  INVITE_NO_LONGER_AUTHORIZED: 'This invite needs to be sent again',
  ROLE_NOT_ALLOWED: 'This invite makes an administrator, and you may not',
  RECIPIENT_OPTED_OUT: 'This address wants no invites by mail',
  EMAIL_DOMAIN_NOT_ALLOWED: 'Addresses of this domain are not invited',
  REDIRECT_URL_NOT_ALLOWED: 'The page may not go on to this address',
  DUPLICATE_IN_BATCH: 'Twice in the list',
  BATCH_ABORTED: 'Not sent, because of another row',
  API_KEY_NOT_FOUND: 'This key is gone',
  IDEMPOTENCY_KEY_REUSED: 'This was sent before, with other contents',
  WEBHOOK_ENDPOINT_NOT_FOUND: 'This endpoint is gone',
  WEBHOOK_URL_NOT_ALLOWED: 'Nothing is sent to this address',
  QUOTA_EXCEEDED: 'There can be no more of these',
  RATE_LIMITED: 'Too soon',
};

/** A refusal in plain words, with what can be done about it. */
export function describeRefusal(refusal: Refusal): Problem {
  const { code, message, retryAfterSeconds, requirements = [], issues = [] } = refusal;
  const details = [...requirements, ...issues.map((issue) => issue.message)];
  const sentences = details.length > 0 ? details : [message];
  // The service's own sentence says the wait in seconds: one of the two is enough.
  const text =
    retryAfterSeconds === undefined ? sentences.join(' ') : `Try again in ${inWords(retryAfterSeconds)}.`;
  return { title: TITLES[code], text };
}

/** An error that is no refusal: of access, of the network, or of the service. */
export function describeError({ networkError, graphQLErrors: [first] }: CombinedError): Problem {
  switch (first?.extensions['code']) {
    case 'UNAUTHENTICATED':
      return { title: 'You are signed out', text: 'Sign in again to go on.' };
    case 'FORBIDDEN':
      return { title: 'Not allowed', text: 'Your account may not do this.' };
    case 'SERVICE_UNAVAILABLE':
      return {
        title: 'Not available right now',
        text: 'The service is busy or restarting. Try again in a moment.',
      };
    case 'BAD_USER_INPUT':
      return { title: TITLES.VALIDATION_ERROR, text: first.message };
  }
  if (networkError) {
    return {
      title: 'No answer',
      text: 'The service cannot be reached. Check your connection and try again.',
    };
  }
  const id = first?.extensions['requestId'];
  const reference = typeof id === 'string' ? ` If it goes on, mention ${id}.` : '';
  return { title: 'Something went wrong', text: `This was not your fault. Try again.${reference}` };
}

const NUMBER = new Intl.NumberFormat('en');

/** A number as it is read: 5,000. */
export function count(value: number): string {
  return NUMBER.format(value);
}

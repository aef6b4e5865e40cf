import { type CreateInviteInput, type CreateInvitesMutation, handle, type Role } from '@usher/client';
import { describeRefusal, type Refusal } from '../words.ts';

type Payload = Extract<CreateInvitesMutation['createInvites'], { __typename: 'CreateInvitesPayload' }>;
export type RowResult = Payload['results'][number];

/** What became, or would become, of one row. */
export interface RowOutcome {
  readonly email: string;
  readonly role: Role | null;
  readonly labels: readonly string[];
  readonly good: boolean;
  readonly text: string;
}

/** One row's result in plain words. */
export function describeRow({ email, role, roles }: CreateInviteInput, result: RowResult): RowOutcome {
  const row = { email, role: role ?? null, labels: roles ?? [] };
  const refuse = (refusal: Refusal) => {
    const { title, text } = describeRefusal(refusal);
    return { ...row, good: false, text: refusal.issues || refusal.retryAfterSeconds ? text : title };
  };
  return handle<RowResult, RowOutcome>(result, {
    InviteWouldBeCreated: () => ({ ...row, good: true, text: 'Will be invited' }),
    CreateInvitePayload: ({ created }) => ({
      ...row,
      good: true,
      text: created ? 'Invited' : 'Invited before',
    }),
    ValidationError: refuse,
    UserAlreadyExistsError: refuse,
    InviteAlreadyPendingError: refuse,
    DuplicateInBatchError: refuse,
    BatchAbortedError: refuse,
    IdempotencyKeyReusedError: refuse,
    RecipientOptedOutError: refuse,
    EmailDomainNotAllowedError: refuse,
    RedirectUrlNotAllowedError: refuse,
    QuotaExceededError: refuse,
    RateLimitedError: refuse,
  });
}

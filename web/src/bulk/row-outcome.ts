import {
  type DeleteInvitesMutation,
  isRefusal,
  type ResendInvitesMutation,
  type RevokeInvitesMutation,
} from '@usher/client';
import { describeRefusal } from '../words.ts';
import { BULK, type BulkAction } from './bulk-action.ts';
import type { ChosenInvite } from './selection.ts';

/** What became, or would become, of one invite. */
export interface BulkOutcome {
  readonly id: string;
  readonly email: string;
  readonly good: boolean;
  readonly text: string;
}

type Payload<Result> = Extract<Result, { results: unknown }>;
type Results<Result> = Payload<Result> extends { results: readonly (infer Row)[] } ? Row : never;

/** One row of an answer, of whichever action. */
export type BulkRowResult =
  | Results<ResendInvitesMutation['resendInvites']>
  | Results<RevokeInvitesMutation['revokeInvites']>
  | Results<DeleteInvitesMutation['deleteInvites']>;

/** One row's result in plain words. */
export function describeBulkRow(
  action: BulkAction,
  { id, email }: Pick<ChosenInvite, 'id' | 'email'>,
  result: BulkRowResult,
): BulkOutcome {
  if (isRefusal(result)) {
    const { title, text } = describeRefusal(result);
    return { id, email, good: false, text: 'retryAfterSeconds' in result ? `${title}. ${text}` : title };
  }
  const before = 'changed' in result && !result.changed;
  const text = before
    ? 'Was so before'
    : `${BULK[action].done[0]?.toUpperCase()}${BULK[action].done.slice(1)}`;
  return { id, email, good: true, text };
}

/** What stands in the way, the commonest first, with whom it concerns. */
export function reasonsOf(
  outcomes: readonly BulkOutcome[],
): { readonly text: string; readonly emails: string[] }[] {
  const reasons = new Map<string, string[]>();
  for (const { good, text, email } of outcomes) {
    if (!good) reasons.set(text, [...(reasons.get(text) ?? []), email]);
  }
  return [...reasons]
    .map(([text, emails]) => ({ text, emails }))
    .sort((a, b) => b.emails.length - a.emails.length);
}

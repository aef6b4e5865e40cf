import type { Invite } from '../generated/prisma/client.ts';
import type { DomainError } from '../platform/domain-error.ts';

/** An invite together with its token, which exists in payloads and mails only. */
export interface IssuedInvite {
  readonly invite: Invite;
  readonly token: string;
}

/** What became of a draft: an invite, or why there is none. */
export type IssueOutcome = (IssuedInvite & { readonly created: boolean }) | DomainError;

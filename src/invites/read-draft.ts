import type { App } from '../app-type.ts';
import { parseShape } from '../platform/shape.ts';
import { allowedRedirectUrl, domainRefusal } from './invite-rules.ts';
import { type CreateInviteInput, type InviteDraft, inviteDraftShape } from './invite-shape.ts';

/**
 * Checks what is asked for when somebody is invited, by shape and by the operator's rules.
 *
 * @throws ValidationError, EmailDomainNotAllowedError, RedirectUrlNotAllowedError
 */
export function readDraft(config: App['config'], input: CreateInviteInput): InviteDraft {
  const draft = parseShape(inviteDraftShape, input);
  const refusal = domainRefusal(config, draft.email);
  if (refusal) throw refusal;
  return {
    ...draft,
    redirectUrl: draft.redirectUrl === null ? null : allowedRedirectUrl(config, draft.redirectUrl),
  };
}

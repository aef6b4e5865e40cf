import type { Invite, Role } from '../generated/prisma/client.ts';
import { DomainError } from '../platform/domain-error.ts';

export class InviteNotFoundError extends DomainError {
  readonly code = 'INVITE_NOT_FOUND';
  constructor() {
    super('There is no such invite.');
  }
}

export class InviteInvalidTokenError extends DomainError {
  readonly code = 'INVITE_INVALID_TOKEN';
  constructor() {
    super('This invitation link is not valid. Check that it was copied whole, or ask for a new one.');
  }
}

export class InviteExpiredError extends DomainError {
  readonly code = 'INVITE_EXPIRED';
  readonly expiredAt: Date;
  constructor(expiredAt: Date) {
    super('This invitation has expired. Ask whoever invited you for a new one.');
    this.expiredAt = expiredAt;
  }
}

export class InviteRevokedError extends DomainError {
  readonly code = 'INVITE_REVOKED';
  readonly revokedAt: Date;
  constructor(revokedAt: Date) {
    super('This invitation was taken back.');
    this.revokedAt = revokedAt;
  }
}

export class InviteDeclinedError extends DomainError {
  readonly code = 'INVITE_DECLINED';
  readonly declinedAt: Date;
  constructor(declinedAt: Date) {
    super('This invitation was declined.');
    this.declinedAt = declinedAt;
  }
}

export class InviteAlreadyAcceptedError extends DomainError {
  readonly code = 'INVITE_ALREADY_ACCEPTED';
  readonly acceptedAt: Date;
  constructor(acceptedAt: Date) {
    super('This invitation was accepted already. Sign in instead.');
    this.acceptedAt = acceptedAt;
  }
}

export class InviteSupersededError extends DomainError {
  readonly code = 'INVITE_SUPERSEDED';
  readonly supersededAt: Date;
  constructor(supersededAt: Date) {
    super('This link was replaced by a newer one. Open the link in the latest mail.');
    this.supersededAt = supersededAt;
  }
}

/** Somebody else was faster: what the caller saw is no longer what is there. */
export class InviteChangedError extends DomainError {
  readonly code = 'INVITE_CHANGED';
  readonly invite: Invite;
  constructor(invite: Invite) {
    super('This invite was changed since it was read. Look at it again, and then decide.');
    this.invite = invite;
  }
}

export class InviteNoLongerAuthorizedError extends DomainError {
  readonly code = 'INVITE_NO_LONGER_AUTHORIZED';
  constructor() {
    super(
      'Whoever invited you may no longer give this role. Ask an administrator to send the invitation again.',
    );
  }
}

export class InviteAlreadyPendingError extends DomainError {
  readonly code = 'INVITE_ALREADY_PENDING';
  readonly existingInvite: Invite;
  constructor(existingInvite: Invite) {
    super('This address has a live invitation already. Resend or revoke that one.');
    this.existingInvite = existingInvite;
  }
}

export class DuplicateInBatchError extends DomainError {
  readonly code = 'DUPLICATE_IN_BATCH';
  /** The row, from 0, that has the address first. */
  readonly firstIndex: number;
  constructor(firstIndex: number) {
    super('An earlier row of this batch has the same address.');
    this.firstIndex = firstIndex;
  }
}

export class BatchAbortedError extends DomainError {
  readonly code = 'BATCH_ABORTED';
  constructor() {
    super('Nothing was written, because another row of this batch was refused.');
  }
}

export class IdempotencyKeyReusedError extends DomainError {
  readonly code = 'IDEMPOTENCY_KEY_REUSED';
}

export class RoleNotAllowedError extends DomainError {
  readonly code = 'ROLE_NOT_ALLOWED';
  readonly role: Role;
  constructor(role: Role) {
    super('This invite grants ADMIN. To change it takes the scope admins:grant.');
    this.role = role;
  }
}

export class RecipientOptedOutError extends DomainError {
  readonly code = 'RECIPIENT_OPTED_OUT';
  readonly optedOutAt: Date;
  constructor(optedOutAt: Date) {
    super(
      'This address wants no invitations by mail. Invite it without one, and hand the link over yourself.',
    );
    this.optedOutAt = optedOutAt;
  }
}

export class EmailDomainNotAllowedError extends DomainError {
  readonly code = 'EMAIL_DOMAIN_NOT_ALLOWED';
  readonly domain: string;
  constructor(domain: string) {
    super('Nobody with an address of this domain is invited here. Ask whoever runs the service.');
    this.domain = domain;
  }
}

export class RedirectUrlNotAllowedError extends DomainError {
  readonly code = 'REDIRECT_URL_NOT_ALLOWED';
  constructor() {
    super('The page may not go on to this address. Whoever runs the service says where it may.');
  }
}

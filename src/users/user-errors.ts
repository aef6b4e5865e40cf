import { DomainError } from '../platform/domain-error.ts';
import type { UserRow } from './user.ts';

export class UserNotFoundError extends DomainError {
  readonly code = 'USER_NOT_FOUND';
  constructor(message = 'There is no such user.') {
    super(message);
  }
}

/** Somebody else was faster: what the caller saw is no longer what is there. */
export class UserChangedError extends DomainError {
  readonly code = 'USER_CHANGED';
  readonly user: UserRow;
  constructor(user: UserRow) {
    super('This user was changed since it was read. Look at it again, and then decide.');
    this.user = user;
  }
}

/** A service without an active ADMIN could be managed by nobody. */
export class LastAdminError extends DomainError {
  readonly code = 'LAST_ADMIN';
  constructor() {
    super('This is the last active ADMIN. Make somebody else an ADMIN first.');
  }
}

/** The address has an account. Said only to an ADMIN, or to whoever holds a real link to it. */
export class UserAlreadyExistsError extends DomainError {
  readonly code = 'USER_ALREADY_EXISTS';
  readonly email: string;
  constructor(email: string) {
    super('This address has an account already. Sign in with it instead.');
    this.email = email;
  }
}

import { DomainError } from '../platform/domain-error.ts';

/** One answer for an unknown address, a wrong password and a disabled account. */
export class InvalidCredentialsError extends DomainError {
  readonly code = 'INVALID_CREDENTIALS';
  constructor(message = 'The e-mail address or the password is wrong.') {
    super(message);
  }
}

/** One answer for every refresh token that is not good. */
export class SessionInvalidError extends DomainError {
  readonly code = 'SESSION_INVALID';
  constructor() {
    super('This session has ended. Sign in again.');
  }
}

/** One answer for a session that has ended, that is somebody else's and that never was. */
export class SessionNotFoundError extends DomainError {
  readonly code = 'SESSION_NOT_FOUND';
  constructor() {
    super('You have no such open session.');
  }
}

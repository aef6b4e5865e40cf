import { DomainError } from './domain-error.ts';

/** One answer for every link that is not good: unknown, used, expired or replaced by a newer one. */
export class LinkInvalidError extends DomainError {
  readonly code = 'LINK_INVALID';
  constructor() {
    super('This link is not valid, or not any more. Ask for a new one.');
  }
}

import { DomainError } from '../platform/domain-error.ts';

/** A password that does not meet what is asked of one. */
export class WeakPasswordError extends DomainError {
  readonly code = 'WEAK_PASSWORD';
  /** What is asked and not met: whole sentences. */
  readonly requirements: readonly string[];

  constructor(requirements: readonly string[]) {
    super('This password is not strong enough.');
    this.requirements = requirements;
  }
}

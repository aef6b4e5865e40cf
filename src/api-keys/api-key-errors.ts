import { DomainError } from '../platform/domain-error.ts';

export class ApiKeyNotFoundError extends DomainError {
  readonly code = 'API_KEY_NOT_FOUND';
  constructor() {
    super('There is no such API key.');
  }
}

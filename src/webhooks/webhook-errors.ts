import { DomainError } from '../platform/domain-error.ts';

export class WebhookEndpointNotFoundError extends DomainError {
  readonly code = 'WEBHOOK_ENDPOINT_NOT_FOUND';
  constructor() {
    super('There is no such webhook endpoint.');
  }
}

/** One sentence for every reason, so that it tells nobody what is there. */
export class WebhookUrlNotAllowedError extends DomainError {
  readonly code = 'WEBHOOK_URL_NOT_ALLOWED';
  constructor() {
    super('Webhooks are sent to https URLs of public hosts, without credentials or a fragment.');
  }
}

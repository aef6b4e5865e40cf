import { refusalType } from '../../graphql/errors.ts';
import { WebhookEndpointNotFoundError, WebhookUrlNotAllowedError } from '../webhook-errors.ts';

refusalType(WebhookEndpointNotFoundError, 'Returned when there is no such webhook endpoint.');
refusalType(
  WebhookUrlNotAllowedError,
  'Returned when webhooks are not sent to such a URL. One sentence for every reason.',
);

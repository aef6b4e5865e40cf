import { builder } from '../../graphql/builder.ts';
import { refusalType } from '../../graphql/errors.ts';
import { QuotaExceededError } from '../../platform/quota-exceeded-error.ts';
import { WebhookEndpointNotFoundError, WebhookUrlNotAllowedError } from '../webhook-errors.ts';

refusalType(WebhookEndpointNotFoundError, 'Returned when there is no such webhook endpoint.');
refusalType(
  WebhookUrlNotAllowedError,
  'Returned when webhooks are not sent to such a URL. One sentence for every reason.',
);
refusalType(QuotaExceededError, 'Returned when there may be no more of these.');
builder.objectField(QuotaExceededError, 'limit', (t) =>
  t.exposeInt('limit', { description: 'How many there may be.' }),
);

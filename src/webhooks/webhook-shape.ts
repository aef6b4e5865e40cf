import { z } from 'zod';
import { EVENT_TYPES } from '../events/event.ts';
import type { Outgoing } from '../outgoing/outgoing.ts';
import { plainText } from '../platform/shape.ts';
import { WebhookUrlNotAllowedError } from './webhook-errors.ts';

export const descriptionShape = plainText(200)
  .nullish()
  .transform((text) => text || null);

export const eventTypesShape = z
  .array(z.enum(EVENT_TYPES))
  .max(100, 'There are not so many types of events.')
  .transform((types) => [...new Set(types)]);

/**
 * Reads the URL of an endpoint.
 *
 * @throws WebhookUrlNotAllowedError for one that nothing is sent to
 */
export function endpointUrl(outgoing: Pick<Outgoing, 'url'>, text: string): string {
  const url = outgoing.url(text);
  if (!url) throw new WebhookUrlNotAllowedError();
  return url.href;
}

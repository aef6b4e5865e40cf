import { sql } from '../database/sql.ts';
import type { WebhookEndpoint } from '../generated/prisma/client.ts';

/** An endpoint as the API shows one: never with a hash. */
export type EndpointRow = Omit<WebhookEndpoint, 'secretHash' | 'previousSecretHash'>;

/** How many endpoints there may be. */
export const MOST_ENDPOINTS = 10;

/** An endpoint's columns, for statements that return whole endpoints. All but the hashes, which no answer needs. */
export const ENDPOINT_COLUMNS = sql`id, url, description, event_types, status, disabled_reason, failing_since,
  failing_told_at, secret_version, secret_prefix, previous_secret_expires_at, created_at, updated_at, created_by_id,
  revision`;

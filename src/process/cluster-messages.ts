import type { FirstAdmin } from '../invites/first-admin.ts';
import type { MetricValues } from '../platform/metrics.ts';

/** What a primary says to its workers. */
export type Order =
  /** What the primary has found out or started for all of them. */
  | {
      readonly order: 'start';
      readonly worker: number;
      readonly databaseUrl: string;
      readonly secret: string;
    }
  | { readonly order: 'stop' }
  | { readonly order: 'tell metrics'; readonly question: number };

/** What a worker says to its primary. */
export type Report =
  | { readonly report: 'waiting for orders' }
  | { readonly report: 'listening'; readonly url: string }
  | { readonly report: 'ready'; readonly firstAdmin: FirstAdmin }
  | { readonly report: 'metrics'; readonly question: number; readonly values: MetricValues };

import type {
  EventDetailsFragment,
  EventFilter,
  InviteFilter,
  InviteOrder,
  InviteRowFragment,
  UserDetailsFragment,
  UserFilter,
  WebhookDeliveryDetailsFragment,
  WebhookDeliveryFilter,
} from '../generated/graphql.ts';
import type { StreamState } from '../invites/keep-open.ts';
import type { InviteChange } from '../invites/live-options.ts';
import type { PageKeeper } from './use-pages.ts';
import type { List } from './use-shown-list.ts';

/** Which invites a list shows, and how. */
export interface InviteListOptions {
  readonly filter?: InviteFilter;
  /** Newest first where it is left out. */
  readonly orderBy?: InviteOrder;
  /** 1 to 100; 20 where it is left out. */
  readonly pageSize?: number;
  /** Where pages are separate: who remembers which one is shown, such as the address; the list itself where it is left out. */
  readonly keeper?: PageKeeper;
  /** False: what others do is not followed. One list on a page is enough to keep all of its lists as they are. */
  readonly live?: boolean;
  /** Each change by whomever, as it arrives; where many are made at once, the service may only say that there were some. */
  readonly onChange?: (change: InviteChange) => void;
  /** After changes by whomever, at most once a second: fetch what no single invite tells, such as `inviteStats`. */
  readonly onChanges?: () => void;
}

/** A list of invites, and how the stream of their changes stands. */
export interface InviteList<Problem = Error> extends List<InviteRowFragment, Problem> {
  readonly stream: StreamState;
}

/** Which users a list shows. */
export interface UserListOptions {
  readonly filter?: UserFilter;
  /** 1 to 100; 20 where it is left out. */
  readonly pageSize?: number;
}

/** A list of users, newest first. */
export type UserList<Problem = Error> = List<UserDetailsFragment, Problem>;

/** Which events a list shows. */
export interface EventListOptions {
  readonly filter?: EventFilter;
  /** 1 to 100; 20 where it is left out. */
  readonly pageSize?: number;
  /** How often to look for new events while the first page is shown, in milliseconds; null, or left out: never. */
  readonly refreshEveryMs?: number | null;
}

/** A list of events, newest first. */
export type EventList<Problem = Error> = List<EventDetailsFragment, Problem>;

/** Which deliveries of an endpoint a list shows. */
export interface WebhookDeliveryListOptions {
  readonly endpointId: string;
  readonly filter?: WebhookDeliveryFilter;
  /** 1 to 100; 20 where it is left out. */
  readonly pageSize?: number;
  /** How often to look what became of them while the first page is shown, in milliseconds; null, or left out: never. */
  readonly refreshEveryMs?: number | null;
}

/** A list of deliveries, newest first; one page at a time, whatever the cache does with other lists. */
export type WebhookDeliveryList<Problem = Error> = List<WebhookDeliveryDetailsFragment, Problem>;

/** The service's own. */
export const PAGE_SIZE = 20;

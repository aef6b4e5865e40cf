// @usher/client/urql: an urql client for Usher, a hook for each operation, and lists that keep themselves.

export type { FollowEventsOptions, FollowedEvents } from '../events/follow-events.ts';
export type { StreamState } from '../invites/keep-open.ts';
export type { InviteChange, LiveInvitesOptions } from '../invites/live-options.ts';
export type {
  EventList,
  EventListOptions,
  InviteList,
  InviteListOptions,
  UserList,
  UserListOptions,
  WebhookDeliveryList,
  WebhookDeliveryListOptions,
} from '../lists/list-options.ts';
export type { FarPage, PageKeeper } from '../lists/use-pages.ts';
export { createAuthExchange } from '../urql/auth-exchange.ts';
export { type CacheOptions, createUsherCache } from '../urql/cache.ts';
export { createUsherClient, type UsherClientOptions, type UsherExchanges } from '../urql/client.ts';
export { followEvents } from '../urql/follow-events.ts';
export * from '../urql/generated/hooks.ts';
export { newerMembersExchange } from '../urql/newer-members.ts';
export { useEventList, useInviteList, useUserList, useWebhookDeliveryList } from '../urql/use-lists.ts';
export { useLiveInvites } from '../urql/use-live-invites.ts';

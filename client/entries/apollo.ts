// @usher/client/apollo: an Apollo Client for Usher, a hook for each operation, and lists that keep themselves.
export { createAuthLink } from '../apollo/auth-link.ts';
export { type CacheOptions, createUsherCache } from '../apollo/cache.ts';
export { createUsherClient, type UsherClientOptions, type UsherLinks } from '../apollo/client.ts';
export { followEvents } from '../apollo/follow-events.ts';
export * from '../apollo/generated/hooks.ts';
export { refetchAfterMutation } from '../apollo/refetch-after-mutation.ts';
export { createSseLink } from '../apollo/sse-link.ts';
export { updateAfterMutation } from '../apollo/update-after-mutation.ts';
export { useEventList, useInviteList, useUserList, useWebhookDeliveryList } from '../apollo/use-lists.ts';
export { useLiveInvites } from '../apollo/use-live-invites.ts';
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

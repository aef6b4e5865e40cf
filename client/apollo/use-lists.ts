import { useApolloClient } from '@apollo/client/react';
import type {
  EventsQueryVariables,
  InvitesQueryVariables,
  UsersQueryVariables,
  WebhookDeliveriesQueryVariables,
} from '../generated/graphql.ts';
import {
  type EventList,
  type EventListOptions,
  type InviteList,
  type InviteListOptions,
  PAGE_SIZE,
  type UserList,
  type UserListOptions,
  type WebhookDeliveryList,
  type WebhookDeliveryListOptions,
} from '../lists/list-options.ts';
import { pageModeOf } from '../lists/page-mode.ts';
import { usePages } from '../lists/use-pages.ts';
import { useRefreshEvery } from '../lists/use-refresh-every.ts';
import { useShownList } from '../lists/use-shown-list.ts';
import {
  useEventsQuery,
  useInvitesQuery,
  useUsersQuery,
  useWebhookDeliveriesQuery,
} from './generated/hooks.ts';
import { useLiveInvites } from './use-live-invites.ts';

/** Shown from the cache at once, and asked for all the same. */
const WATCH = { fetchPolicy: 'cache-and-network', notifyOnNetworkStatusChange: true } as const;

/**
 * A list of invites with its pages, kept as it is on the service: what is done here, in another tab or by somebody else
 * appears in it, changes or leaves it by itself.
 */
export function useInviteList(options: InviteListOptions = {}): InviteList {
  const { filter, orderBy, pageSize = PAGE_SIZE, live = true, onChange, onChanges, keeper } = options;
  const merged = pageModeOf(useApolloClient()) === 'merged';
  const pages = usePages([filter, orderBy], pageSize, keeper);
  const variables: InvitesQueryVariables = {
    ...pages.variables,
    ...(filter && { filter }),
    ...(orderBy && { orderBy }),
  };
  const { data, previousData, error, loading, fetchMore, refetch } = useInvitesQuery({ ...WATCH, variables });
  const list = useShownList({
    pages,
    merged,
    connection: (data ?? previousData)?.invites,
    error,
    fetching: loading,
    fetchPage: async (page) => (await fetchMore({ variables: { after: null, ...page } })).data?.invites,
    fetchShown: () => inBackground(refetch()),
  });
  const catchUp = () => {
    list.refresh();
    onChanges?.();
  };
  // A merged list takes a change from the cache; of a separate page, only the service knows what comes up on it.
  const stream = useLiveInvites({
    enabled: live,
    onChange,
    onChanges: merged ? onChanges : catchUp,
    onGap: catchUp,
  });
  return { ...list, stream };
}

/** A list of users with its pages: what is done here shows in it by itself. */
export function useUserList({ filter, pageSize = PAGE_SIZE }: UserListOptions = {}): UserList {
  const merged = pageModeOf(useApolloClient()) === 'merged';
  const pages = usePages([filter], pageSize);
  const variables: UsersQueryVariables = { ...pages.variables, ...(filter && { filter }) };
  const { data, previousData, error, loading, fetchMore, refetch } = useUsersQuery({ ...WATCH, variables });
  return useShownList({
    pages,
    merged,
    connection: (data ?? previousData)?.users,
    error,
    fetching: loading,
    fetchPage: async (page) => (await fetchMore({ variables: { after: null, ...page } })).data?.users,
    fetchShown: () => inBackground(refetch()),
  });
}

/** The log of events with its pages, newest first. */
export function useEventList(options: EventListOptions = {}): EventList {
  const { filter, pageSize = PAGE_SIZE, refreshEveryMs = null } = options;
  const merged = pageModeOf(useApolloClient()) === 'merged';
  const pages = usePages([filter], pageSize);
  const variables: EventsQueryVariables = { ...pages.variables, ...(filter && { filter }) };
  const { data, previousData, error, loading, fetchMore, refetch } = useEventsQuery({ ...WATCH, variables });
  const list = useShownList({
    pages,
    merged,
    connection: (data ?? previousData)?.events,
    error,
    fetching: loading,
    fetchPage: async (page) => (await fetchMore({ variables: { after: null, ...page } })).data?.events,
    fetchShown: () => inBackground(refetch()),
  });
  useRefreshEvery(pages.number === 1 ? refreshEveryMs : null, list.refresh);
  return list;
}

/** What was sent to an endpoint of webhooks, and what is on its way: a page at a time, newest first. */
export function useWebhookDeliveryList(options: WebhookDeliveryListOptions): WebhookDeliveryList {
  const { endpointId, filter, pageSize = PAGE_SIZE, refreshEveryMs = null } = options;
  const pages = usePages([endpointId, filter], pageSize);
  const variables: WebhookDeliveriesQueryVariables = {
    endpointId,
    ...pages.variables,
    ...(filter && { filter }),
  };
  const { data, previousData, error, loading, refetch } = useWebhookDeliveriesQuery({ ...WATCH, variables });
  const fetchShown = () => inBackground(refetch());
  const connection = (data ?? previousData)?.webhookEndpoint?.deliveries;
  const list = useShownList({
    pages,
    merged: false,
    connection,
    error,
    fetching: loading,
    fetchPage,
    fetchShown,
  });
  useRefreshEvery(pages.number === 1 ? refreshEveryMs : null, list.refresh);
  return list;
}

/** Whether it came to anything, the query's own result says. */
function inBackground(fetching: Promise<unknown>): void {
  fetching.catch(() => undefined);
}

/** Of a list whose pages are kept by themselves, none is fetched into another. */
async function fetchPage(): Promise<null> {
  return null;
}

import {
  type AnyVariables,
  CombinedError,
  type TypedDocumentNode,
  type UseQueryExecute,
  useClient,
} from 'urql';
import {
  EventsDocument,
  type EventsQueryVariables,
  InvitesDocument,
  type InvitesQueryVariables,
  UsersDocument,
  type UsersQueryVariables,
  type WebhookDeliveriesQueryVariables,
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

/**
 * A list of invites with its pages, kept as it is on the service: what is done here, in another tab or by somebody else
 * appears in it, changes or leaves it by itself.
 */
export function useInviteList(options: InviteListOptions = {}): InviteList<CombinedError> {
  const { filter, orderBy, pageSize = PAGE_SIZE, live = true, onChange, onChanges, keeper } = options;
  const merged = pageModeOf(useClient()) === 'merged';
  const pages = usePages([filter, orderBy], pageSize, keeper);
  const variables: InvitesQueryVariables = {
    ...pages.variables,
    ...(filter && { filter }),
    ...(orderBy && { orderBy }),
  };
  const [{ data, error, fetching }, execute] = useInvitesQuery({
    variables,
    requestPolicy: 'cache-and-network',
  });
  const fetchPage = useFetchPage(InvitesDocument, execute);
  const list = useShownList({
    pages,
    merged,
    connection: data?.invites,
    error,
    fetching,
    fetchPage: async (page) => (await fetchPage({ ...variables, ...page })).invites,
    fetchShown: () => execute({ requestPolicy: 'network-only' }),
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
export function useUserList({ filter, pageSize = PAGE_SIZE }: UserListOptions = {}): UserList<CombinedError> {
  const merged = pageModeOf(useClient()) === 'merged';
  const pages = usePages([filter], pageSize);
  const variables: UsersQueryVariables = { ...pages.variables, ...(filter && { filter }) };
  const [{ data, error, fetching }, execute] = useUsersQuery({
    variables,
    requestPolicy: 'cache-and-network',
  });
  const fetchPage = useFetchPage(UsersDocument, execute);
  return useShownList({
    pages,
    merged,
    connection: data?.users,
    error,
    fetching,
    fetchPage: async (page) => (await fetchPage({ ...variables, ...page })).users,
    fetchShown: () => execute({ requestPolicy: 'network-only' }),
  });
}

/** The log of events with its pages, newest first. */
export function useEventList(options: EventListOptions = {}): EventList<CombinedError> {
  const { filter, pageSize = PAGE_SIZE, refreshEveryMs = null } = options;
  const merged = pageModeOf(useClient()) === 'merged';
  const pages = usePages([filter], pageSize);
  const variables: EventsQueryVariables = { ...pages.variables, ...(filter && { filter }) };
  const [{ data, error, fetching }, execute] = useEventsQuery({
    variables,
    requestPolicy: 'cache-and-network',
  });
  const fetchPage = useFetchPage(EventsDocument, execute);
  const list = useShownList({
    pages,
    merged,
    connection: data?.events,
    error,
    fetching,
    fetchPage: async (page) => (await fetchPage({ ...variables, ...page })).events,
    fetchShown: () => execute({ requestPolicy: 'network-only' }),
  });
  useRefreshEvery(pages.number === 1 ? refreshEveryMs : null, list.refresh);
  return list;
}

/** What was sent to an endpoint of webhooks, and what is on its way: a page at a time, newest first. */
export function useWebhookDeliveryList(
  options: WebhookDeliveryListOptions,
): WebhookDeliveryList<CombinedError> {
  const { endpointId, filter, pageSize = PAGE_SIZE, refreshEveryMs = null } = options;
  const pages = usePages([endpointId, filter], pageSize);
  const variables: WebhookDeliveriesQueryVariables = {
    endpointId,
    ...pages.variables,
    ...(filter && { filter }),
  };
  const [{ data, error, fetching }, execute] = useWebhookDeliveriesQuery({
    variables,
    requestPolicy: 'cache-and-network',
  });
  const fetchShown = () => execute({ requestPolicy: 'network-only' });
  const connection = data?.webhookEndpoint?.deliveries;
  const list = useShownList({ pages, merged: false, connection, error, fetching, fetchPage, fetchShown });
  useRefreshEvery(pages.number === 1 ? refreshEveryMs : null, list.refresh);
  return list;
}

/** Fetches a page into the cache, and has the first page read again: only then does the list hold the others too. */
function useFetchPage<Data, Variables extends AnyVariables>(
  query: TypedDocumentNode<Data, Variables>,
  readAgain: UseQueryExecute,
): (variables: Variables) => Promise<Data> {
  const client = useClient();
  return async (variables) => {
    const { data, error } = await client
      .query(query, variables, { requestPolicy: 'network-only' })
      .toPromise();
    if (!data) throw error ?? new CombinedError({ networkError: new Error('There was no answer.') });
    readAgain({ requestPolicy: 'cache-first' });
    return data;
  };
}

/** Of a list whose pages are kept by themselves, none is fetched into another. */
async function fetchPage(): Promise<null> {
  return null;
}

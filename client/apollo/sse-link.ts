import { ApolloLink, Observable } from '@apollo/client';
import { print } from 'graphql';
import { createClient } from 'graphql-sse';

/** Carries subscriptions over server-sent events, which is how the service speaks them. Who subscribes decides when to try again. */
export function createSseLink(url: string): ApolloLink {
  return new ApolloLink(
    ({ query, variables, extensions, getContext }) =>
      new Observable((sink) => {
        const sse = createClient({
          url,
          credentials: 'omit',
          retryAttempts: 0,
          headers: getContext()['headers'],
        });
        const { includeQuery = true } = getContext()['http'] ?? {};
        return sse.subscribe(
          { query: includeQuery ? print(query) : '', variables, extensions },
          {
            next: ({ data = null, errors }) => {
              const told = errors?.map(({ message, extensions }) => ({ message, extensions }));
              sink.next(told ? { data, errors: told } : { data });
            },
            error: (error) => sink.error(error),
            complete: () => sink.complete(),
          },
        );
      }),
  );
}

import { ApolloLink } from '@apollo/client';
import { defer, from, of, switchMap } from 'rxjs';
import type { Auth } from '../auth/auth.ts';
import { isPublicOperation } from '../auth/public-operations.ts';

/** Sends the access token, refreshed before it expires; a request that is refused all the same is tried once more with a new one. */
export function createAuthLink(auth: Auth): ApolloLink {
  return new ApolloLink((operation, forward) => {
    if (isPublicOperation(operation.query)) return forward(operation);

    const send = (token: string | null) =>
      defer(() => {
        operation.setContext(({ headers }) => ({
          headers: { ...headers, ...(token !== null && { authorization: `Bearer ${token}` }) },
        }));
        return forward(operation);
      });

    return from(auth.accessToken()).pipe(
      switchMap((token) =>
        send(token).pipe(
          switchMap((result) => {
            if (token === null || !isUnauthenticated(result)) return of(result);
            return from(auth.accessToken(token)).pipe(
              switchMap((next) => (next === null ? of(result) : send(next))),
            );
          }),
        ),
      ),
    );
  });
}

function isUnauthenticated(result: ApolloLink.Result): boolean {
  const errors = 'errors' in result ? result.errors : undefined;
  return errors?.some(({ extensions }) => extensions?.['code'] === 'UNAUTHENTICATED') ?? false;
}

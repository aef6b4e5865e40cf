import { authExchange } from '@urql/exchange-auth';
import type { Exchange, Operation } from 'urql';
import type { Auth } from '../auth/auth.ts';
import { isPublicOperation } from '../auth/public-operations.ts';

const BEARER = 'Bearer ';

/** Sends the access token, refreshed before it expires; a request that is refused all the same is tried once more with a new one. */
export function createAuthExchange(auth: Auth): Exchange {
  return authExchange(async ({ appendHeaders }) => {
    let token = auth.freshToken();
    let rejected: string | undefined;
    return {
      addAuthToOperation: (operation) => {
        // After a refresh that failed early, `token` is the old one, for its last half minute.
        const current = auth.freshToken() ?? (auth.isSignedIn() ? token : null);
        if (!current || isPublicOperation(operation.query)) return operation;
        return appendHeaders(operation, { authorization: BEARER + current });
      },
      willAuthError: (operation) =>
        auth.isSignedIn() && auth.freshToken() === null && !isPublicOperation(operation.query),
      didAuthError: ({ graphQLErrors }, operation) => {
        const refused = graphQLErrors.some(({ extensions }) => extensions['code'] === 'UNAUTHENTICATED');
        if (refused) rejected = sentToken(operation);
        return refused && auth.isSignedIn();
      },
      refreshAuth: async () => {
        const refused = rejected;
        rejected = undefined;
        token = await auth.accessToken(refused);
      },
    };
  });
}

function sentToken({ context: { fetchOptions } }: Operation): string | undefined {
  const options = typeof fetchOptions === 'function' ? fetchOptions() : fetchOptions;
  return new Headers(options?.headers).get('authorization')?.slice(BEARER.length);
}

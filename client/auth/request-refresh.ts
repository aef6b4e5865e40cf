import { type Answer, type Destination, postDocument } from '../documents/post-document.ts';
import {
  RefreshSessionDocument,
  type RefreshSessionMutation,
  type RefreshSessionMutationVariables,
  type SessionDetailsFragment,
} from '../generated/graphql.ts';

/** The refresh could not be tried to its end; the session may be as good as before. */
export class RefreshFailedError extends Error {
  constructor(reason: string, options?: ErrorOptions) {
    super(`The session could not be refreshed: ${reason}`, options);
    this.name = 'RefreshFailedError';
  }
}

/** As long as the service gives one operation. A tab that hangs must not hold the others up for longer. */
const TIMEOUT_MS = 15_000;

/**
 * Asks the service for the next tokens. It goes past the client on purpose: the client is waiting for the answer.
 *
 * @returns the new session, or null where the service says that this one is over
 * @throws RefreshFailedError when there was no answer, or none of those two
 */
export async function requestRefresh(
  service: Pick<Destination, 'url' | 'trustedDocuments'>,
  refreshToken: string,
): Promise<SessionDetailsFragment | null> {
  const variables: RefreshSessionMutationVariables = { input: { refreshToken } };
  let answer: Answer<RefreshSessionMutation>;
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    answer = await postDocument({ ...service, signal }, RefreshSessionDocument, variables);
  } catch (cause) {
    throw new RefreshFailedError('the service did not answer.', { cause });
  }
  const result = answer.data?.refreshSession;
  switch (result?.__typename) {
    case 'RefreshSessionPayload':
      return result.session;
    case 'SessionInvalidError':
      return null;
    case 'RateLimitedError':
      throw new RefreshFailedError(result.message);
    default:
      // No result, because the service is in trouble; or one that this code is too old for.
      throw new RefreshFailedError('the service could not say.');
  }
}

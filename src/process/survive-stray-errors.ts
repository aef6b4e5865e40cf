import type { Logger } from 'pino';
import { describeError } from '../platform/describe-error.ts';

/**
 * Keeps a field's error from ending the process. Where one item of a list fails at once and another one later, executors
 * of GraphQL wait no more for the second, and its rejection reaches nobody. Variables that could cause it are refused
 * before (http/plugins/variables.ts); what is left are bugs, each of which would otherwise end everybody's request.
 *
 * Any other rejection that nobody waits for ends the process, as it does without this.
 */
export function surviveStrayErrors(log: Logger): void {
  process.on('unhandledRejection', (reason) => {
    if (!isErrorOfAField(reason)) throw reason;
    log.error(
      { path: reason.path.join('.'), error: describeError(reason.originalError ?? reason) },
      'a field failed after its operation had been answered',
    );
  });
}

interface FieldError extends Error {
  readonly path: readonly (string | number)[];
  readonly originalError?: Error;
}

/** Only the executor gives an error a path. Told by its shape, because a primary process does not load GraphQL. */
function isErrorOfAField(reason: unknown): reason is FieldError {
  return (
    reason instanceof Error &&
    reason.name === 'GraphQLError' &&
    Array.isArray((reason as Partial<FieldError>).path)
  );
}

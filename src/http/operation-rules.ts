import { GraphQLError } from 'graphql';
import { type PreparedOperation, RefusedDocumentError } from './prepared-documents.ts';
import { RefusedRequestError, tooLarge } from './refused-request.ts';
import { SECRET_FIELDS } from './root-fields.ts';

/** @throws RefusedDocumentError where it is not clear which operation is meant */
export function chosenOperation(
  operations: readonly PreparedOperation[],
  operationName: string | undefined,
): PreparedOperation {
  const [only] = operations;
  const chosen =
    operationName === undefined
      ? operations.length === 1 && only
      : operations.find(({ node }) => node.name?.value === operationName);
  if (chosen) return chosen;
  const message =
    operationName === undefined
      ? 'The document has several operations: say which one by operationName.'
      : 'The document has no operation of that operationName.';
  throw new RefusedDocumentError([new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } })]);
}

/**
 * A GET is logged with its address, cached and repeated by whoever likes, so it changes nothing and carries no secret.
 *
 * @throws RefusedRequestError 405
 */
export function checkMethod(operation: PreparedOperation, method: string | undefined): void {
  if (method !== 'GET') return;
  if (operation.type === 'query' && !intersects(operation.rootFields, SECRET_FIELDS)) return;
  throw new RefusedRequestError(405, 'METHOD_NOT_ALLOWED', 'Send this operation by POST.', { allow: 'POST' });
}

/**
 * Only a batch of invites has a reason to be larger than other requests.
 *
 * @throws RefusedRequestError 413
 */
export function checkLargeOperation(operation: PreparedOperation): void {
  if (operation.type !== 'mutation' || !operation.rootFields.has('createInvites')) throw tooLarge();
}

function intersects(some: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  for (const name of some) if (others.has(name)) return true;
  return false;
}

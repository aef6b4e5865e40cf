import type { GraphQLSchema } from 'graphql';
import type { GraphQLParams } from 'graphql-yoga';
import type { HttpPlugin } from '../exchange.ts';
import { type Operation, operationsOf, SECRET_FIELDS } from '../operations.ts';
import { refusedOperation, refusedRequest, tooLarge } from '../refusals.ts';

/** Says which operation is meant, and refuses the one that may not be asked in this way. */
export function useOperationRules(schema: GraphQLSchema): HttpPlugin {
  return {
    onParse() {
      return ({ result, context: { exchange, request, params } }) => {
        if (result instanceof Error || result === null) return;
        const operation = chosenOperation(operationsOf(result), nameOf(params));
        // GraphQL's rules let a type of operation pass that the schema does not have.
        if (!schema.getRootType(operation.type)) {
          throw refusedOperation('GRAPHQL_VALIDATION_FAILED', `There is no ${operation.type} here.`);
        }
        if (request.method === 'GET') checkGet(operation);
        if (exchange.large) checkLarge(operation);
      };
    },
    onValidate({ params, context: { exchange, params: request } }) {
      return ({ valid }) => {
        // Only now its fields are known to be those of the schema: nobody is to make up labels of metrics.
        if (valid) exchange.operation = chosenOperation(operationsOf(params.documentAST), nameOf(request));
      };
    },
  };
}

function nameOf({ operationName }: GraphQLParams): string | undefined {
  return operationName ?? undefined;
}

function chosenOperation(operations: readonly Operation[], operationName: string | undefined): Operation {
  const [only] = operations;
  const chosen =
    operationName === undefined
      ? operations.length === 1 && only
      : operations.find(({ node }) => node.name?.value === operationName);
  if (chosen) return chosen;
  throw refusedOperation(
    'BAD_USER_INPUT',
    operationName === undefined
      ? 'The document has several operations: say which one by operationName.'
      : 'The document has no operation of that operationName.',
  );
}

/** A GET is logged with its address, cached and repeated by whoever likes, so it changes nothing and carries no secret. */
function checkGet(operation: Operation): void {
  if (operation.type === 'query' && ![...operation.rootFields].some((name) => SECRET_FIELDS.has(name)))
    return;
  throw refusedRequest(405, 'METHOD_NOT_ALLOWED', 'Send this operation by POST.', { allow: 'POST' });
}

/** Only a batch of invites has a reason to be larger than other requests. */
function checkLarge(operation: Operation): void {
  if (operation.type !== 'mutation' || !operation.rootFields.has('createInvites')) throw tooLarge();
}

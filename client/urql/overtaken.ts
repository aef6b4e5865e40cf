import { type Exchange, makeOperation, mapExchange } from 'urql';

/**
 * Asks once more for what was on its way while a mutation was answered: the answer may be older than the mutation. The
 * cache, too, keeps what the mutation made it forget above an answer that was asked for before, and would not ask again.
 */
export const overtakenExchange: Exchange = (input) => {
  /**
   * The queries that wait for an answer, and whether a mutation was answered meanwhile. One that is given up stays until it
   * is asked again: there are no more of them than of different queries.
   */
  const waiting = new Map<number, boolean>();
  return mapExchange({
    onOperation: ({ kind, key }) => {
      if (kind === 'query') waiting.set(key, false);
    },
    onResult: (result) => {
      const { operation, stale, hasNext } = result;
      if (operation.kind === 'mutation') for (const key of waiting.keys()) waiting.set(key, true);
      if (operation.kind !== 'query' || stale || hasNext) return result;
      const overtaken = waiting.get(operation.key) === true;
      waiting.delete(operation.key);
      if (!overtaken) return result;
      input.client.reexecuteOperation(
        makeOperation('query', operation, { ...operation.context, requestPolicy: 'network-only' }),
      );
      return { ...result, stale: true };
    },
  })(input);
};

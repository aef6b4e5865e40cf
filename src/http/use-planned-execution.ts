import { getOperationAST } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { execute } from '../graphql/execution/execute.ts';

/** Executes queries and mutations by their plan. Subscriptions, whose events are small and few, stay with Yoga's executor. */
export function usePlannedExecution(): Plugin {
  return {
    onExecute({ args: { document, operationName }, setExecuteFn }) {
      if (getOperationAST(document, operationName)?.operation !== 'subscription') setExecuteFn(execute);
    },
  };
}

import type { Plugin } from 'graphql-yoga';
import { checkDocumentLimits } from './document-limits.ts';

/** Beyond this the parser stops reading. The largest operation of the contract has a few hundred. */
const MAX_TOKENS = 1_000;

/** Bounds what a document may ask, before it is validated. */
export function useDocumentLimits(): Plugin {
  return {
    onParse({ params, setParseFn, parseFn }) {
      setParseFn((source) => parseFn(source, { ...params.options, maxTokens: MAX_TOKENS }));
      return ({ result }) => {
        if (result && !(result instanceof Error)) checkDocumentLimits(result);
      };
    },
  };
}

import { usePersistedOperations } from '@graphql-yoga/plugin-persisted-operations';
import type { Plugin } from 'graphql-yoga';
import { documentId } from '../../config/trusted-documents.ts';
import { refusedOperation, refusedRequest } from '../refusals.ts';
import type { TrustedDocuments } from '../trusted-documents.ts';
import { needsPreflight } from './csrf-prevention.ts';

/**
 * Puts a document's text in the place of its id, as clients send it in Apollo's `persistedQuery`, and refuses other texts
 * where that is set. Clients read the message or the code of a refusal, and send the text upon the first two; so these
 * have the status that Apollo Client does not take for a fault of the network.
 */
export function useTrustedDocuments({ texts, listed, only }: TrustedDocuments): Plugin {
  return usePersistedOperations({
    getPersistedOperation: (id, request) =>
      // A hash by GET comes past the rule against forged requests, so that its client is told to send the text.
      request.method === 'GET' && !needsPreflight(request) ? null : (texts.get(documentId(id)) ?? null),
    allowArbitraryOperations: !only,
    customErrors: {
      notFound: () =>
        listed || only
          ? refusedRequest(200, 'PERSISTED_QUERY_NOT_FOUND', 'PersistedQueryNotFound')
          : refusedRequest(200, 'PERSISTED_QUERY_NOT_SUPPORTED', 'PersistedQueryNotSupported'),
      keyNotFound: () =>
        refusedRequest(400, 'BAD_USER_INPUT', 'The persistedQuery needs version 1 and a sha256Hash.'),
      persistedQueryOnly: () =>
        refusedOperation('PERSISTED_QUERY_ONLY', 'Send the id of a trusted document: texts are not taken.'),
    },
  });
}

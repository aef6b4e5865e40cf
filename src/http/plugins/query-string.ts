import type { HttpPlugin } from '../exchange.ts';
import { parseJson } from '../parse-json.ts';

/** A GET carries its parameters in the address. Yoga's own parser fails where they are no JSON, as for a bug. */
export function useQueryString(): HttpPlugin {
  return {
    onRequestParse({ request, setRequestParser }) {
      if (request.method !== 'GET') return;
      setRequestParser(({ url }) => {
        const search = new URL(url).searchParams;
        const variables = search.get('variables');
        const extensions = search.get('extensions');
        const documentId = search.get('documentId');
        return {
          query: search.get('query') ?? '',
          operationName: search.get('operationName') ?? '',
          ...(variables ? { variables: parseJson(variables, 'The variables') } : {}),
          ...(documentId ? { documentId } : {}),
          ...(extensions ? { extensions: parseJson(extensions, 'The extensions') } : {}),
        };
      });
    },
  };
}

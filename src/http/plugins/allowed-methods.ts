import type { HttpPlugin } from '../exchange.ts';
import { refusedRequest } from '../refusals.ts';

/** GraphQL is asked by GET or by POST. */
export function useAllowedMethods(): HttpPlugin {
  return {
    onRequestParse({ request }) {
      if (request.method === 'GET' || request.method === 'POST') return;
      throw refusedRequest(405, 'METHOD_NOT_ALLOWED', 'Send a POST.', { allow: 'GET, POST' });
    },
  };
}

import type { HttpPlugin } from '../exchange.ts';
import { refusedRequest } from '../refusals.ts';
import { isJson } from './json-body.ts';

/**
 * Headers that a page of another origin can't send without being allowed to first. One of them, with any value, or
 * `content-type: application/json`, has to come with a GET: a link, an image or a form can't make one.
 */
export const PREFLIGHT_HEADERS = [
  'graphql-require-preflight',
  'apollo-require-preflight',
  'x-graphql-request',
  'x-requested-with',
];

/** Refuses a GET that a page of another origin could have caused. A POST is JSON, which no such page can send. */
export function useCsrfPrevention(): HttpPlugin {
  return {
    onRequestParse({ request }) {
      if (request.method !== 'GET') return;
      if (isJson(request.headers.get('content-type'))) return;
      if (PREFLIGHT_HEADERS.some((name) => request.headers.get(name))) return;
      throw refusedRequest(
        405,
        'METHOD_NOT_ALLOWED',
        'Send a POST, or a GET with the header graphql-require-preflight.',
        { allow: 'POST' },
      );
    },
  };
}

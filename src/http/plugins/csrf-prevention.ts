import type { HttpPlugin } from '../exchange.ts';
import { refusedRequest } from '../refusals.ts';
import { isJson } from './json-body.ts';

/**
 * Headers that a page of another origin can't send without being allowed to first. One of them, with any value, or
 * `content-type: application/json`, has to come with a GET: a link, an image or a form can't make one. `authorization` is
 * what a client sends that knows nothing of the others.
 */
const PREFLIGHT_HEADERS = [
  'graphql-require-preflight',
  'apollo-require-preflight',
  'x-graphql-request',
  'x-requested-with',
  'authorization',
];

/** Refuses a GET that a page of another origin could have caused. A POST is JSON, which no such page can send. */
export function useCsrfPrevention(): HttpPlugin {
  return {
    onRequestParse({ request }) {
      if (request.method !== 'GET') return;
      if (needsPreflight(request)) return;
      // A hash without a text runs nothing here; its client waits to be told that it is not known.
      if (isHashAlone(new URL(request.url).searchParams)) return;
      throw refusedRequest(
        405,
        'METHOD_NOT_ALLOWED',
        'Send a POST, or a GET with the header graphql-require-preflight.',
        { allow: 'POST' },
      );
    },
  };
}

function isHashAlone(search: URLSearchParams): boolean {
  return !search.has('query') && (search.get('extensions') ?? '').includes('"persistedQuery"');
}

/** Whether a GET can't come from a page of another origin that was not allowed to send it. */
export function needsPreflight({ headers }: Request): boolean {
  return isJson(headers.get('content-type')) || PREFLIGHT_HEADERS.some((name) => headers.get(name));
}

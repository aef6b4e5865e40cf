import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { checkVariables } from './check-variables.ts';
import { RefusedRequestError } from './refused-request.ts';

/** What a client asks, as GraphQL over HTTP names it. */
export interface GraphqlParams {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>> | undefined;
  readonly operationName: string | undefined;
}

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

const JSON_TYPE = /^application\/json\s*(?:;\s*charset\s*=\s*"?utf-8"?\s*)?$/i;

/**
 * @throws RefusedRequestError 415 for any body but JSON in UTF-8, uncompressed: a form can be sent by any page, and a
 * compressed body is larger than what was counted
 */
export function requireJson(req: IncomingMessage): void {
  const type = req.headers['content-type'];
  if (type !== 'application/json' && !JSON_TYPE.test(type ?? '')) {
    throw new RefusedRequestError(415, 'BAD_USER_INPUT', 'Send application/json, in UTF-8.');
  }
  const encoding = req.headers['content-encoding'];
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    throw new RefusedRequestError(415, 'BAD_USER_INPUT', 'Send the body uncompressed.');
  }
}

/** @throws RefusedRequestError 405 for a GET that a page of another origin could have caused */
export function requirePreflightHeader(req: IncomingMessage): void {
  if (JSON_TYPE.test(req.headers['content-type'] ?? '')) return;
  if (PREFLIGHT_HEADERS.some((name) => req.headers[name])) return;
  throw new RefusedRequestError(
    405,
    'METHOD_NOT_ALLOWED',
    'Send a POST, or a GET with the header graphql-require-preflight.',
    { allow: 'POST' },
  );
}

/** @throws RefusedRequestError 400 */
export function paramsOfBody(body: Buffer): GraphqlParams {
  if (!isUtf8(body)) throw badRequest('The body is not valid UTF-8.');
  const text = body.toString('utf8');
  return paramsOf(parseJson(text, 'The body is not valid JSON.'));
}

/** @throws RefusedRequestError 400 */
export function paramsOfUrl(search: URLSearchParams): GraphqlParams {
  const variables = search.get('variables');
  const extensions = search.get('extensions');
  return paramsOf({
    query: search.get('query') ?? undefined,
    variables: variables ? parseJson(variables, 'The variables are not valid JSON.') : undefined,
    operationName: search.get('operationName') || undefined,
    extensions: extensions ? parseJson(extensions, 'The extensions are not valid JSON.') : undefined,
  });
}

function paramsOf(request: unknown): GraphqlParams {
  if (Array.isArray(request)) throw badRequest('Send one operation a request.');
  if (!isObject(request)) throw badRequest('Send a JSON object with a query.');
  const { query, variables, operationName, extensions } = request;
  if (typeof query !== 'string' || query === '') throw badRequest('The query has to be a text.');
  if (!isAbsent(variables) && !isObject(variables)) throw badRequest('The variables have to be an object.');
  if (!isAbsent(operationName) && typeof operationName !== 'string') {
    throw badRequest('The operationName has to be a text.');
  }
  if (!isAbsent(extensions) && !isObject(extensions))
    throw badRequest('The extensions have to be an object.');
  if (variables) checkVariables(variables);
  return { query, variables: variables ?? undefined, operationName: operationName ?? undefined };
}

function parseJson(text: string, complaint: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes what was sent.
    throw badRequest(complaint);
  }
}

function isAbsent(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function badRequest(message: string): RefusedRequestError {
  return new RefusedRequestError(400, 'BAD_USER_INPUT', message);
}

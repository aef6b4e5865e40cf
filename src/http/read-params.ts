import type { IncomingMessage } from 'node:http';
import {
  type GraphqlParams,
  paramsOfBody,
  paramsOfUrl,
  requireJson,
  requirePreflightHeader,
} from './graphql-params.ts';
import type { HttpLimits } from './limits.ts';
import { readBody } from './read-body.ts';
import { RefusedRequestError } from './refused-request.ts';

/**
 * Reads what is asked, from the body of a POST or the address of a GET.
 *
 * @param signedIn asked only when a body is larger than anybody may send
 * @returns the parameters, and whether the body was larger than anybody may send
 * @throws RefusedRequestError
 * @throws ClientGoneError
 */
export async function readParams(
  req: IncomingMessage,
  limits: Pick<HttpLimits, 'bodyBytes' | 'signedInBodyBytes'>,
  signedIn: () => Promise<boolean>,
): Promise<{ params: GraphqlParams; large: boolean }> {
  if (req.method === 'GET') {
    requirePreflightHeader(req);
    const [, ...search] = (req.url ?? '').split('?');
    return { params: paramsOfUrl(new URLSearchParams(search.join('?'))), large: false };
  }
  if (req.method !== 'POST') {
    throw new RefusedRequestError(405, 'METHOD_NOT_ALLOWED', 'Send a POST.', { allow: 'GET, POST' });
  }
  requireJson(req);
  const body = await readBody(req, limits.bodyBytes, async () =>
    req.headers.authorization !== undefined && (await signedIn())
      ? limits.signedInBodyBytes
      : limits.bodyBytes,
  );
  return { params: paramsOfBody(body), large: body.length > limits.bodyBytes };
}

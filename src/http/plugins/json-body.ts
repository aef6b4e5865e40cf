import type { HttpPlugin } from '../exchange.ts';
import { parseJson } from '../parse-json.ts';
import { refusedRequest } from '../refusals.ts';

/** Its only parameter is the charset, in either of the ways in which it is written; some leave a semicolon. */
const JSON_TYPE = /^application\/json\s*(?:;\s*(?:charset\s*=\s*"?utf-?8"?\s*)?)*$/i;

/** Whether a content type is JSON in UTF-8. */
export function isJson(contentType: string | null): boolean {
  return contentType === 'application/json' || JSON_TYPE.test(contentType ?? '');
}

/**
 * A POST is JSON in UTF-8, uncompressed: a form can be sent by any page, and a compressed body is larger than what was
 * counted. Yoga's own parser would take forms, and its refusal quotes the body.
 */
export function useJsonBody(): HttpPlugin {
  return {
    onRequestParse({ request, setRequestParser }) {
      if (request.method !== 'POST') return;
      if (!isJson(request.headers.get('content-type'))) {
        throw refusedRequest(415, 'BAD_USER_INPUT', 'Send application/json, in UTF-8.');
      }
      const encoding = request.headers.get('content-encoding');
      if (encoding !== null && encoding.toLowerCase() !== 'identity') {
        throw refusedRequest(415, 'BAD_USER_INPUT', 'Send the body uncompressed.');
      }
      setRequestParser((posted) => posted.text().then((text) => parseJson(text, 'The body')));
    },
  };
}

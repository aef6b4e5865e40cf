import { refusedRequest } from './refusals.ts';

/** Windows puts one before the text; JSON has none (RFC 8259, 8.1, lets it be ignored). */
const BYTE_ORDER_MARK = '\ufeff';

/**
 * @param what names the text at the beginning of a sentence
 * @throws GraphQLError 400, without the parser's message, which quotes what was sent
 */
// biome-ignore lint/suspicious/noExplicitAny: what a client sent; the plugin for parameters judges it.
export function parseJson(text: string, what: string): any {
  try {
    return JSON.parse(text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text);
  } catch {
    throw refusedRequest(400, 'BAD_USER_INPUT', `${what} is not valid JSON.`);
  }
}

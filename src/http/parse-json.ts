import { refusedRequest } from './refusals.ts';

/**
 * @param what names the text at the beginning of a sentence
 * @throws GraphQLError 400, without the parser's message, which quotes what was sent
 */
// biome-ignore lint/suspicious/noExplicitAny: what a client sent; the plugin for parameters judges it.
export function parseJson(text: string, what: string): any {
  try {
    return JSON.parse(text);
  } catch {
    throw refusedRequest(400, 'BAD_USER_INPUT', `${what} is not valid JSON.`);
  }
}

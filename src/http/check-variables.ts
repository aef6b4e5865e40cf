import { RefusedRequestError } from './refused-request.ts';

/** Deeper than any input of the schema, and shallow enough for whatever walks a value recursively. */
const MAX_DEPTH = 32;

/** With this flag, a surrogate that is half of a pair is no match. */
const LONE_SURROGATE = /\p{Surrogate}/u;

const NAME = /^[_A-Za-z][_0-9A-Za-z]*$/;

/**
 * Refuses what no text column can hold and what no schema nests: NUL, half of a surrogate pair, and depth.
 *
 * @param variables as they were parsed from JSON
 * @param mayHoldEscapes whether the JSON held a `\u` escape; without one, no text can hold such a character
 * @throws RefusedRequestError 400, naming where
 */
export function checkVariables(variables: Readonly<Record<string, unknown>>, mayHoldEscapes: boolean): void {
  check(variables, mayHoldEscapes, []);
}

function check(value: unknown, mayHoldEscapes: boolean, path: (string | number)[]): void {
  if (typeof value === 'string') {
    if (mayHoldEscapes) checkText(value, path);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  if (path.length >= MAX_DEPTH) throw refused('is nested too deeply', path);
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) {
      path.push(index);
      check(value[index], mayHoldEscapes, path);
      path.pop();
    }
    return;
  }
  for (const [key, inner] of Object.entries(value)) {
    if (mayHoldEscapes) checkText(key, path);
    path.push(key);
    check(inner, mayHoldEscapes, path);
    path.pop();
  }
}

function checkText(text: string, path: readonly (string | number)[]): void {
  if (text.includes('\0') || LONE_SURROGATE.test(text))
    throw refused('holds a character that no text can hold', path);
}

function refused(problem: string, path: readonly (string | number)[]): RefusedRequestError {
  // Keys are the client's own text too: they are named only where they could be names of the schema.
  const safe = path.slice(0, 8).every((step) => typeof step === 'number' || NAME.test(step));
  const where = safe && path.length > 0 ? ` at "${path.slice(0, 8).join('.')}"` : '';
  return new RefusedRequestError(400, 'BAD_USER_INPUT', `The value${where} ${problem}.`);
}

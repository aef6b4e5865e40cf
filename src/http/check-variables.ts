import { RefusedRequestError } from './refused-request.ts';

/** Deeper than any input of the schema, and shallow enough for whatever walks a value recursively. */
const MAX_DEPTH = 64;

/**
 * Refuses variables that are nested out of all proportion, before anything walks them. What a text may hold is for the
 * operation to say: its refusals name the place, and are data.
 *
 * @param variables as they were parsed from JSON
 * @throws RefusedRequestError 400
 */
export function checkVariables(variables: Readonly<Record<string, unknown>>): void {
  check(variables, 0);
}

function check(value: unknown, depth: number): void {
  if (typeof value !== 'object' || value === null) return;
  if (depth >= MAX_DEPTH) {
    throw new RefusedRequestError(400, 'BAD_USER_INPUT', 'The variables are nested too deeply.');
  }
  for (const inner of Object.values(value)) check(inner, depth + 1);
}

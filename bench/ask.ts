import { ADMIN_EMAIL } from './fill.ts';
import { PASSWORD } from './operations.ts';

const ANSWER_WITHIN_MS = 20_000;

/** What is asked of a side outside the bursts. */
export interface Question {
  readonly query: string;
  readonly variables: object;
  readonly bearer?: string | null;
  /** `graphql`, unless the baseline is asked. */
  readonly path?: string;
}

interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: whatever was asked for; a wrong shape fails the run.
  readonly data?: any;
  readonly errors?: unknown;
}

/**
 * Asks once.
 *
 * @returns the answer's `data`
 * @throws Error for an answer with errors, and when none comes in time
 */
export async function ask(port: number, { query, variables, bearer, path = 'graphql' }: Question) {
  const response = await fetch(`http://127.0.0.1:${port}/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(bearer ? { authorization: `Bearer ${bearer}` } : {}) },
    body: JSON.stringify({ query, variables }),
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  });
  const text = await response.text();
  const { data, errors }: Answer = response.ok ? JSON.parse(text) : { errors: text };
  if (errors) throw new Error(`${path} answered ${response.status}: ${JSON.stringify(errors).slice(0, 500)}`);
  return data;
}

/** A new access token of the admin; it lasts ten minutes. */
export async function signIn(port: number): Promise<string> {
  const { result } = await ask(port, {
    query: `mutation SignIn($input: SignInInput!) {
      result: signIn(input: $input) { __typename ... on SignInPayload { session { accessToken } } }
    }`,
    variables: { input: { email: ADMIN_EMAIL, password: PASSWORD } },
  });
  if (!result.session) throw new Error(`The admin cannot sign in: ${result.__typename}`);
  return result.session.accessToken;
}

import type { TopLevelErrorCode } from './error-codes.ts';

/** A request that HTTP itself refuses, before any operation is known: the wrong method, type, size or shape. */
export class RefusedRequestError extends Error {
  readonly status: number;
  readonly code: TopLevelErrorCode;
  readonly headers: Readonly<Record<string, string>>;

  /**
   * @param status the HTTP status, whatever the client accepts
   * @param message a sentence for people that repeats nothing the client sent
   */
  constructor(
    status: number,
    code: TopLevelErrorCode,
    message: string,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.name = 'RefusedRequestError';
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

/** There is more work than the process takes on. Another try makes sense in a moment. */
export function overloaded(): RefusedRequestError {
  return new RefusedRequestError(
    503,
    'SERVICE_UNAVAILABLE',
    'There is more to do than can be done at the moment. Try again.',
    {
      'retry-after': '1',
    },
  );
}

/** More was sent than is taken. */
export function tooLarge(): RefusedRequestError {
  return new RefusedRequestError(413, 'BAD_USER_INPUT', 'The request is larger than is taken.');
}

import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { type Destination, postDocument } from '../documents/post-document.ts';

/** Sends one operation, and answers with its data. */
export type Request = <Data, Variables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
) => Promise<Data>;

/** Where the service is, and who asks. */
export interface RequestOptions extends Pick<Destination, 'url' | 'headers' | 'trustedDocuments'> {
  /** An API key or an access token, asked for before each operation; null sends none. */
  readonly token?: () => string | null | Promise<string | null>;
}

/** What the service would not do: thrown, as the clients that are stood in for throw it. */
export class RefusedError extends Error {
  readonly code: string;

  /** @param code tells refusals apart: those of docs/errors.md */
  constructor(code: string, message: string) {
    super(message);
    this.name = 'RefusedError';
    this.code = code;
  }
}

/**
 * Sends operations with `fetch`, without a cache.
 *
 * @returns a function that throws RefusedError for a top-level error, with its code
 */
export function createRequest({ token = () => null, ...service }: RequestOptions): Request {
  return async (document, variables) => {
    const bearer = await token();
    const headers = { ...service.headers, ...(bearer !== null && { authorization: `Bearer ${bearer}` }) };
    const { data, errors } = await postDocument({ ...service, headers }, document, variables);
    const [error] = errors ?? [];
    if (error) throw new RefusedError(error.extensions?.code ?? 'UNKNOWN', error.message);
    return data as NonNullable<typeof data>;
  };
}

interface Member {
  readonly __typename: string;
}

/**
 * The payload of a result.
 *
 * @throws RefusedError where it is a refusal
 */
export function payloadOf<Result extends Member>(
  result: Result,
): Exclude<Result, { readonly code: string; readonly message: string }> {
  if ('code' in result && 'message' in result) {
    throw new RefusedError(String(result.code), String(result.message));
  }
  return result as Exclude<Result, { readonly code: string; readonly message: string }>;
}

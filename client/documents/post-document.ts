import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';
import { hashOf } from './hash-of.ts';

/** Where an operation goes, and how. */
export interface Destination {
  /** The service's /graphql. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** Sends the hash in the place of the text, where the document has one; the text is for a service that does not know it. */
  readonly trustedDocuments?: boolean | undefined;
}

/** What the service answers with. */
export interface Answer<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

/**
 * Posts one operation past any client.
 *
 * @throws what fetch throws, and a SyntaxError where the answer is no JSON
 */
export async function postDocument<Data, Variables>(
  destination: Destination,
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Promise<Answer<Data>> {
  const sha256Hash = destination.trustedDocuments ? hashOf(document) : null;
  if (sha256Hash) {
    const answer = await post<Data>(destination, {
      extensions: { persistedQuery: { version: 1, sha256Hash } },
      variables,
    });
    if (!answer.errors?.some(({ message }) => UNKNOWN.test(message))) return answer;
  }
  return post(destination, { query: print(document), variables });
}

const UNKNOWN = /^PersistedQueryNot(?:Found|Supported)$/;

async function post<Data>({ url, headers, signal }: Destination, body: object): Promise<Answer<Data>> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
    body: JSON.stringify(body),
    credentials: 'omit',
    ...(signal && { signal }),
  });
  return response.json();
}

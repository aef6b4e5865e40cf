import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';
import { seenTypenames } from './seen-typenames.ts';

/** What GraphQL answered, and how. */
export interface Answer<Data> {
  readonly status: number;
  readonly headers: Headers;
  readonly data: Data | null | undefined;
  readonly errors: readonly GraphqlError[] | undefined;
}

export interface GraphqlError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: { readonly code: string; readonly requestId?: string };
}

export interface GraphqlClient {
  /** Sends a document, and takes whatever comes. */
  execute<Data, Variables>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): Promise<Answer<Data>>;
  /** Sends a document that must be answered without an error. */
  data<Data, Variables>(document: TypedDocumentNode<Data, Variables>, variables: Variables): Promise<Data>;
  /** Sends text, as somebody would who has no generated documents. */
  // biome-ignore lint/suspicious/noExplicitAny: what comes back has the shape of whatever text was sent
  send(query: string, variables?: object): Promise<Answer<any>>;
}

/** A client for one caller. On a surprise it shows everything that went over the wire. */
export function graphqlClient(
  endpoint: string,
  bearer?: string,
  headers: Readonly<Record<string, string>> = {},
): GraphqlClient {
  async function post<Data>(query: string, variables: unknown): Promise<Answer<Data>> {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
        ...headers,
      },
      body: JSON.stringify({ query, variables }),
    });
    const body = (await response.json()) as Pick<Answer<Data>, 'data' | 'errors'>;
    seenTypenames(body.data);
    return { status: response.status, headers: response.headers, data: body.data, errors: body.errors };
  }
  return {
    execute: (document, variables) => post(print(document), variables),
    async data(document, variables) {
      const answer = await post<never>(print(document), variables);
      if (answer.errors || !answer.data) {
        throw new Error(
          `An answer without errors was expected:\n${JSON.stringify(
            { operation: print(document).split('\n')[0], variables, ...answer },
            null,
            2,
          )}`,
        );
      }
      return answer.data;
    },
    send: (query, variables = {}) => post(query, variables),
  };
}

import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Plugin } from 'graphql-yoga';
import type { Operation } from './operations.ts';

/** One request and its answer, with what every answer carries. */
export interface Exchange {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly requestId: string;
  /** Who is calling, as rates count it. */
  readonly clientAddress: string;
  /** The headers that are sent whatever the answer is. */
  readonly headers: Record<string, string>;
}

/** An exchange that asks for an operation, with what becomes known of it on its way through Yoga. */
export interface GraphqlExchange extends Exchange {
  readonly startedAt: number;
  /** Its body was larger than anybody may send. */
  large: boolean;
  operation: Operation | null;
  /** `ok`; `refused` where the data says so; else the code of the first error. */
  outcome: string;
}

/** What Yoga's plugins are told beside the request. */
export interface ServerContext {
  readonly exchange: GraphqlExchange;
}

/** A rule of the surface. Anything that Yoga or Envelop calls a plugin is one. */
export type HttpPlugin = Plugin<ServerContext, ServerContext>;

const REQUEST_ID = /^[A-Za-z0-9-]{8,64}$/;

/** The id under which the request is logged and answered: the client's own where it is a harmless one, else a new one. */
export function requestIdOf(req: IncomingMessage): string {
  const given = req.headers['x-request-id'];
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
}

/** Answers with a text. Does nothing when the client is gone or has its answer. */
export function send(
  { req, res, headers }: Exchange,
  status: number,
  own: Readonly<Record<string, string>>,
  body: string | Buffer,
): void {
  if (res.headersSent || res.destroyed) return;
  const all: Record<string, string | number> = Object.assign(headers, own);
  if (status !== 204 && status !== 304) all['content-length'] = Buffer.byteLength(body);
  res.writeHead(status, all);
  if (req.method === 'HEAD') res.end();
  else res.end(body);
}

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { GraphQLSchema } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { Brand } from '../brand/brand.ts';
import type { Logo } from '../brand/logo.ts';
import type { Config } from '../config.ts';
import { clientAddress } from './client-address.ts';
import { answerBrokenRequest, boundConnectionsByAddress, stoppable } from './connections.ts';
import { createCors } from './cors.ts';
import { type Exchange, requestIdOf, send } from './exchange.ts';
import { type CreateContext, createGraphqlHandler } from './graphql-handler.ts';
import { HTTP_LIMITS, type HttpLimits } from './limits.ts';
import type { OperationRecord } from './operation-record.ts';
import { createRoutes, type StaticPages } from './pages/routes.ts';
import type { OptOut } from './pages/unsubscribe.ts';
import { securityHeaders } from './security-headers.ts';
import type { TrustedDocuments } from './trusted-documents.ts';

/** What the server needs from the rest of the house. */
export interface HttpServerOptions {
  readonly schema: GraphQLSchema;
  /** The same as a subgraph; none is served without it. */
  readonly subgraph?: GraphQLSchema;
  /** Makes the text of `/schema.graphql`; asked once, when somebody asks. */
  readonly schemaSdl: () => string;
  /** Makes what `/schemas/events/v1.json` answers; the same. */
  readonly eventSchemas?: () => object;
  readonly config: Pick<Config, 'host' | 'port' | 'publicUrl' | 'corsOrigins' | 'trustProxy' | 'graphiql'>;
  readonly log: Logger;
  readonly createContext: CreateContext;
  /** Whether requests can be served now; asked by `/ready`. */
  readonly ready: () => Promise<boolean>;
  /** The public keys of access tokens. */
  readonly jwks: () => object;
  /** Keeps mail from an address at its owner's wish; see `OptOut`. */
  readonly optOut?: OptOut;
  /** What the page of `optOut` is made of. */
  readonly brand?: Brand;
  /** What `/.well-known/oauth-authorization-server` answers. */
  readonly issuerMetadata?: () => object;
  readonly onOperation?: (record: OperationRecord) => void;
  /** Answers paths that the API does not have. */
  readonly staticPages?: StaticPages;
  /** The team's logo, at `/brand/`. */
  readonly logo?: Logo | null;
  /** None: documents come as texts. */
  readonly trustedDocuments?: TrustedDocuments;
  /** Plugins of Yoga or Envelop, beside the rules of the surface. */
  readonly plugins?: readonly Plugin[];
  /** Other limits than the usual ones, for tests. */
  readonly limits?: Partial<HttpLimits>;
}

export interface HttpServer {
  /**
   * Starts to accept connections.
   *
   * @returns where; the port is the one that was taken when 0 was asked for
   * @throws what node:net throws, for example EADDRINUSE
   */
  listen(): Promise<{ url: string; port: number }>;
  /** Stops: nothing new is accepted, what runs is answered, streams end. Comes to an end in bounded time. */
  close(): Promise<void>;
}

/** The HTTP edge: every path of the service, on one port. Constructing it opens nothing. */
export function createHttpServer(options: HttpServerOptions): HttpServer {
  const { config, log } = options;
  const limits = { ...HTTP_LIMITS, ...options.limits };
  const standing = securityHeaders(config.publicUrl);
  const cors = createCors(config.corsOrigins, config.publicUrl, log);
  const graphql = createGraphqlHandler({ ...options, limits });
  let stopping = false;
  const unanswered = new Set<Exchange>();
  const routes = createRoutes({
    ...options,
    graphql: graphql.handle,
    graphiql: config.graphiql,
    ready: async () => !stopping && (await options.ready()),
  });

  function open(req: IncomingMessage, res: ServerResponse): Exchange {
    req.url = originForm(req.url);
    const requestId = requestIdOf(req);
    const headers: Record<string, string> = { ...standing, 'x-request-id': requestId, ...cors(req) };
    if (stopping) headers['connection'] = 'close';
    const forwardedFor = req.headers['x-forwarded-for'];
    const address = clientAddress(req.socket.remoteAddress, forwardedFor?.toString(), config.trustProxy);
    const exchange = { req, res, requestId, headers, clientAddress: address };
    unanswered.add(exchange);
    res.once('close', () => unanswered.delete(exchange));
    return exchange;
  }

  const server = createServer(
    {
      maxHeaderSize: limits.headerBytes,
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      keepAliveTimeout: limits.keepAliveMs,
      // How often the limits above are looked at; 30 s otherwise.
      connectionsCheckingInterval: Math.min(1_000, limits.headersMs),
    },
    (req, res) => {
      const exchange = open(req, res);
      routes(exchange).catch((error: unknown) => {
        log.error({ requestId: exchange.requestId, err: error }, 'a request could not be answered');
        send(exchange, 500, { 'content-type': 'text/plain; charset=utf-8' }, 'Unexpected error.\n');
      });
    },
  );
  server.maxConnections = limits.connections;
  // Cuts off whoever reads nothing: node counts what a connection sends as progress, and what it takes.
  server.timeout = limits.stalledMs;
  // Behind a proxy, every connection is the proxy's.
  if (config.trustProxy === 0) boundConnectionsByAddress(server, limits.connectionsPerAddress);
  server.on('clientError', answerBrokenRequest);
  const stop = stoppable(server, limits);

  return {
    listen: () => listen(server, config),
    async close() {
      stopping = true;
      // Theirs is the last answer on its connection too; without a word of it the client would send the next request there.
      for (const { headers } of unanswered) headers['connection'] = 'close';
      graphql.endStreams();
      await stop();
    },
  };
}

function listen(
  server: Server,
  { host, port }: Pick<Config, 'host' | 'port'>,
): Promise<{ url: string; port: number }> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      const taken = (server.address() as AddressInfo).port;
      resolve({ url: `http://${reachable(host)}:${taken}`, port: taken });
    });
  });
}

/** A host to put into an address: all interfaces are reached as localhost from here. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

/** A request may name its whole address, as it does to a proxy (RFC 9112, 3.2.2): only the path counts. */
function originForm(target = '/'): string {
  return target.replace(/^https?:\/\/[^/?]*\/?/i, '/');
}

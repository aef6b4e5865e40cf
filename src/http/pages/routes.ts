import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Brand } from '../../brand/brand.ts';
import type { Logo } from '../../brand/logo.ts';
import { type Exchange, send } from '../exchange.ts';
import { SUBGRAPH_PATH } from '../graphql-handler.ts';
import { createGraphiql } from './graphiql.ts';
import { createUnsubscribe, type OptOut, UNSUBSCRIBE_PATH } from './unsubscribe.ts';

/**
 * Answers a GET or a HEAD for a path that is not the API's: the console, for example. The usual headers are set on the
 * response already, and may be replaced.
 *
 * @returns false, having done nothing, where there is no such page
 */
export type StaticPages = (req: IncomingMessage, res: ServerResponse) => boolean | Promise<boolean>;

interface RoutesOptions {
  readonly graphql: (exchange: Exchange) => Promise<void>;
  /** Where it is there, `graphql` answers at SUBGRAPH_PATH as well. */
  readonly subgraph?: object | undefined;
  readonly graphiql: boolean;
  readonly schemaSdl: () => string;
  /** The JSON Schemas of events. */
  readonly eventSchemas?: (() => object) | undefined;
  readonly jwks: () => object;
  readonly optOut?: OptOut | undefined;
  /** What the page of `optOut` is made of. */
  readonly brand?: Brand | undefined;
  /** RFC 8414's metadata of the issuer of access tokens. */
  readonly issuerMetadata?: (() => object) | undefined;
  readonly ready: () => Promise<boolean>;
  readonly staticPages?: StaticPages | undefined;
  /** The team's logo, for its pages and others. */
  readonly logo?: Pick<Logo, 'fileName' | 'type' | 'content'> | null | undefined;
}

const TEXT = { 'content-type': 'text/plain; charset=utf-8' };
const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };

/** Every path of the service. */
export function createRoutes(options: RoutesOptions): (exchange: Exchange) => Promise<void> {
  const { logo } = options;
  const schemaSdl = once(options.schemaSdl);
  const eventSchemas = once(() => JSON.stringify(options.eventSchemas?.() ?? {}));
  const graphiql = options.graphiql ? createGraphiql() : null;
  const unsubscribe =
    options.optOut && options.brand ? createUnsubscribe(options.optOut, options.brand) : null;

  const pages = new Map<string, (exchange: Exchange) => Promise<void> | void>([
    ['/schema.graphql', (exchange) => send(exchange, 200, TEXT, schemaSdl())],
    ['/.well-known/jwks.json', (exchange) => send(exchange, 200, JSON_TYPE, JSON.stringify(options.jwks()))],
    [
      '/.well-known/oauth-authorization-server',
      (exchange) => send(exchange, 200, JSON_TYPE, JSON.stringify(options.issuerMetadata?.() ?? {})),
    ],
    ['/schemas/events/v1.json', (exchange) => send(exchange, 200, JSON_TYPE, eventSchemas())],
    ...(logo ? [logoRoute(logo)] : []),
    ['/health', (exchange) => send(exchange, 200, JSON_TYPE, '{"status":"alive"}')],
    [
      '/ready',
      async (exchange) => {
        const ready = await options.ready().catch(() => false);
        send(exchange, ready ? 200 : 503, JSON_TYPE, ready ? '{"status":"ready"}' : '{"status":"not ready"}');
      },
    ],
  ]);

  return async (exchange) => {
    const { req } = exchange;
    const path = pathOf(req.url ?? '/');
    if (path === '/graphql' || path === '/graphql/') return graphqlPath(exchange);
    if (unsubscribe && path === UNSUBSCRIBE_PATH) return unsubscribe(exchange);
    // A gateway needs nothing but POST.
    if (options.subgraph && path === SUBGRAPH_PATH && req.method === 'POST') return options.graphql(exchange);
    if (req.method === 'OPTIONS') return send(exchange, 204, { allow: 'GET, HEAD' }, '');
    if (req.method !== 'GET' && req.method !== 'HEAD') {
      return send(exchange, 405, { ...TEXT, allow: 'GET, HEAD' }, 'Method not allowed.\n');
    }
    const page = pages.get(path);
    if (page) return page(exchange);
    if (await staticPage(exchange)) return;
    if (graphiql && path === '/accept-invite') return graphiql(exchange);
    return send(exchange, 404, TEXT, 'Not found.\n');
  };

  function graphqlPath(exchange: Exchange): Promise<void> | void {
    const { req } = exchange;
    if (req.method === 'POST') return options.graphql(exchange);
    if (req.method === 'OPTIONS') return send(exchange, 204, { allow: 'GET, POST' }, '');
    const wantsPage = req.headers.accept?.includes('text/html') ?? false;
    if (graphiql && wantsPage && (req.method === 'GET' || req.method === 'HEAD')) return graphiql(exchange);
    return options.graphql(exchange);
  }

  async function staticPage({ req, res, headers }: Exchange): Promise<boolean> {
    if (!options.staticPages) return false;
    for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
    return options.staticPages(req, res);
  }
}

/** A picture that other sites may show, and in which nothing runs. */
function logoRoute({
  fileName,
  type,
  content,
}: NonNullable<RoutesOptions['logo']>): [string, (exchange: Exchange) => void] {
  const headers = {
    'content-type': type,
    // Its address changes with it.
    'cache-control': 'public, max-age=86400',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    'cross-origin-resource-policy': 'cross-origin',
  };
  return [`/brand/${fileName}`, (exchange) => send(exchange, 200, headers, content)];
}

/** What takes a while to make, and is seldom asked for: made when it is, and kept. */
function once(make: () => string): () => string {
  let made: string | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

function pathOf(url: string): string {
  const end = url.indexOf('?');
  return end < 0 ? url : url.slice(0, end);
}

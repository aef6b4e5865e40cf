import { createHash } from 'node:crypto';
import { pipeline, Readable } from 'node:stream';
import { promisify } from 'node:util';
import { createGunzip, gzip } from 'node:zlib';
import { type Exchange, send } from './exchange.ts';
import { GRAPHIQL_TABS } from './graphiql-tabs.ts';

/** The explorer as it is sent: nine megabytes, a quarter of that compressed. */
interface Page {
  readonly gzipped: Buffer;
  readonly etag: string;
  readonly policy: string;
}

const OPTIONS = {
  title: 'Usher',
  // Else it would post to the page's own address.
  endpoint: '/graphql',
  defaultTabs: GRAPHIQL_TABS,
  // An access token has no business in the browser's storage.
  shouldPersistHeaders: false,
};

/**
 * Runs in the page: the link of an invite opens on the tab that accepts it, with the token filled in. The token is in
 * the fragment, which only the page can see.
 */
const OPTIONS_FOR_PAGE = `function optionsForPage(options) {
  if (location.pathname !== '/accept-invite') return options;
  const accept = options.defaultTabs.find((tab) => tab.query.includes('acceptInvite('));
  const { input } = JSON.parse(accept.variables);
  const token = new URLSearchParams(location.hash.slice(1)).get('token') ?? '';
  const variables = JSON.stringify({ input: { ...input, token } }, null, 2);
  const others = options.defaultTabs.filter((tab) => tab !== accept);
  return {
    ...options,
    defaultTabs: [{ ...accept, variables }, ...others],
    initialQuery: accept.query,
    initialVariables: variables,
  };
}`;

/**
 * The explorer at `/graphql`, from this host alone. It is rendered and compressed when it is first asked for, because
 * most processes never are.
 */
export function createGraphiql(): (exchange: Exchange) => Promise<void> {
  let rendered: Promise<Page> | null = null;
  return async (exchange) => {
    rendered ??= renderPage();
    const page = await rendered;
    const headers = {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': page.policy,
      'cache-control': 'no-cache',
      etag: page.etag,
      vary: 'Accept, Accept-Encoding, Origin',
    };
    const { req, res } = exchange;
    if (req.headers['if-none-match']?.includes(page.etag)) {
      send(exchange, 304, headers, '');
      return;
    }
    const zipped = /\bgzip\b/.test(req.headers['accept-encoding']?.toString() ?? '');
    res.writeHead(200, {
      ...exchange.headers,
      ...headers,
      ...(zipped ? { 'content-encoding': 'gzip', 'content-length': page.gzipped.length } : {}),
    });
    if (req.method === 'HEAD') res.end();
    else if (zipped) res.end(page.gzipped);
    // The callback has nothing to do: a client that goes away ends both.
    else pipeline(Readable.from([page.gzipped]), createGunzip(), res, () => {});
  };
}

async function renderPage(): Promise<Page> {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const options = JSON.stringify(OPTIONS);
  const parts = renderGraphiQL(JSON.parse(options)).split(options);
  const [before, after] = parts;
  if (before === undefined || after === undefined || parts.length !== 2) {
    throw new Error('The explorer no longer takes its options as it did.');
  }
  const html = `${before}(${OPTIONS_FOR_PAGE})(${options})${after}`;
  return {
    gzipped: await promisify(gzip)(html),
    etag: `"${hash(html)}"`,
    policy: policyFor(html),
  };
}

/**
 * Allows the page's one script by its hash. The editor makes its workers, and what they import, from blobs, and sets
 * styles as it goes; its fonts and pictures are in the page.
 */
function policyFor(html: string): string {
  const start = html.indexOf('<script>') + '<script>'.length;
  const script = html.slice(start, html.indexOf('</script>', start));
  return [
    "default-src 'none'",
    `script-src 'sha256-${hash(script, 'base64')}' blob:`,
    'worker-src blob:',
    "style-src 'unsafe-inline'",
    'img-src data:',
    'font-src data:',
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function hash(text: string, encoding: 'base64' | 'base64url' = 'base64url'): string {
  return createHash('sha256').update(text).digest(encoding);
}

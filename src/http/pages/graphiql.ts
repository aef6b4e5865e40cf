import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { promisify } from 'node:util';
import { createGunzip, gunzip } from 'node:zlib';
import { type Exchange, send } from '../exchange.ts';

/** The explorer as it is sent: nine megabytes, a quarter of that compressed. */
interface Page {
  readonly gzipped: Buffer;
  readonly etag: string;
  readonly policy: string;
}

/** Where `npm run build` puts the page, seen from `src` and from `dist`. */
const BUILT = new URL('../../../dist/graphiql.html.gz', import.meta.url);

const NOT_BUILT = 'GraphiQL has not been built. Run `npm run build`, or set GRAPHIQL=false.\n';

/**
 * The explorer at `/graphql`, from this host alone. It is read when it is first asked for, because most processes never
 * are.
 *
 * @param file the built page, for tests
 */
export function createGraphiql(file: URL = BUILT): (exchange: Exchange) => Promise<void> {
  let built: Promise<Page> | null = null;
  return async (exchange) => {
    let page: Page;
    try {
      built ??= readPage(file);
      page = await built;
    } catch (error) {
      // The next request looks again: it may be built by then.
      built = null;
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      send(exchange, 503, { 'content-type': 'text/plain; charset=utf-8' }, NOT_BUILT);
      return;
    }
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

async function readPage(file: URL): Promise<Page> {
  const gzipped = await readFile(file);
  const html = await promisify(gunzip)(gzipped);
  return { gzipped, etag: `"${hash(html)}"`, policy: policyFor(html.toString()) };
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

function hash(text: string | Buffer, encoding: 'base64' | 'base64url' = 'base64url'): string {
  return createHash('sha256').update(text).digest(encoding);
}

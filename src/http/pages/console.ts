import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { PageBrand } from '../../brand/page-brand.ts';
import type { Config } from '../../config.ts';
import { escapedMarkup } from '../../platform/markup.ts';
import { securityHeaders } from '../security-headers.ts';
import type { StaticPages } from './routes.ts';

/** The console's own addresses. All of them are the same page, which looks at its address by itself. */
const PAGES = new Set([
  '/',
  '/users',
  '/activity',
  '/figures',
  '/api-keys',
  '/webhooks',
  '/mail',
  '/account',
  '/accept-invite',
  '/forgot-password',
  '/reset-password',
  '/confirm-email',
]);
/** The links of mails as some mail programs leave them: slashes too many, or `#` and `?` encoded, with the token behind. */
const LINKED_PAGE =
  /^\/+(?:accept-invite|reset-password|confirm-email)(?:\/+|\/*(?:%23|%2523|%3f|%253f)[^/]*)?$/i;
const ASSETS = '/assets/';
/** What the build has compressed already, better than there is time for in an answer, stands beside the file. */
const BROTLI = '.br';
/** Stands in the built page wherever a nonce belongs; web/vite.config.ts puts it there. */
const NONCE = '__CSP_NONCE__';

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};
/** Smaller than a packet, a file gains nothing. */
const COMPRESSED_FROM_BYTES = 1_400;

interface Asset {
  readonly type: string;
  readonly etag: string;
  readonly body: Buffer;
  readonly gzipped: Buffer | null;
  readonly brotli: Buffer | null;
}

interface Build {
  readonly page: string;
  readonly assets: ReadonlyMap<string, Asset>;
}

/** What the pages are served from. */
export interface ConsolePagesOptions {
  /** The folder that the console was built into. */
  readonly root: string;
  readonly config: Pick<Config, 'publicUrl'>;
  /** Written into the page, for its scripts to read. */
  readonly brand: PageBrand;
}

/**
 * Serves the console as it was built. Files are read at the first request and kept; only names that were found in the
 * folder then are ever answered, so no path leads out of it. A build that is there and cannot be read is thrown.
 */
export function createConsolePages({ root, config, brand }: ConsolePagesOptions): StaticPages {
  let build: Promise<Build> | null = null;
  const common = { ...securityHeaders(config.publicUrl), 'cross-origin-opener-policy': 'same-origin' };

  async function answer(req: IncomingMessage, res: ServerResponse, path: string): Promise<void> {
    let built: Build;
    try {
      build ??= readBuild(root);
      built = await build;
    } catch (error) {
      // The next request looks again: it may be built by then.
      build = null;
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      end(req, res, 503, { ...common, 'content-type': 'text/plain; charset=utf-8' }, NOT_BUILT);
      return;
    }
    if (isPage(path)) {
      const nonce = randomBytes(16).toString('base64');
      const headers = {
        ...common,
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': policy(nonce),
      };
      end(req, res, 200, headers, branded(built.page, brand).replaceAll(NONCE, nonce));
      return;
    }
    const asset = built.assets.get(path.slice(ASSETS.length));
    if (asset) sendAsset(req, res, common, asset);
    else end(req, res, 404, { ...common, 'content-type': 'text/plain; charset=utf-8' }, 'Not found.\n');
  }

  return async (req, res) => {
    if (req.method !== 'GET' && req.method !== 'HEAD') return false;
    const [path = ''] = (req.url ?? '').split('?');
    if (!isPage(path) && !path.startsWith(ASSETS)) return false;
    await answer(req, res, path);
    return true;
  };
}

function isPage(path: string): boolean {
  return PAGES.has(path) || LINKED_PAGE.test(path);
}

const NOT_BUILT = 'The console has not been built. Run `npm run build`, or set CONSOLE=off.\n';

const NAME = /<title>[^<]*<\/title>/;
const NO_SCRIPT = /<noscript>[^<]*<\/noscript>/;
const ICON = /(<link rel="icon"[^>]*href=")[^"]*(")/;

/** The page in the team's name. What is said to scripts is data, which the policy lets stand in a page. */
function branded(page: string, brand: PageBrand): string {
  const name = escapedMarkup(brand.name);
  // In a script element `</script>` and `<!--` would end it, or the page; as an escape of JSON `<` does neither.
  const data = JSON.stringify(brand).replaceAll('<', '\\u003c');
  const titled = page
    .replace(
      NAME,
      () => `<title>${name}</title>\n    <script type="application/json" id="brand">${data}</script>`,
    )
    .replace(NO_SCRIPT, () => `<noscript>${name} needs JavaScript.</noscript>`);
  const { logoPath } = brand;
  if (!logoPath) return titled;
  return titled.replace(ICON, (_, before: string, after: string) =>
    `${before}${escapedMarkup(logoPath)}${after}`.replace(
      'image/svg+xml',
      logoPath.includes('.png') ? 'image/png' : 'image/svg+xml',
    ),
  );
}

/** Nothing inline, nothing from elsewhere. The component library's own style elements carry the nonce of this answer. */
function policy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "connect-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

async function readBuild(root: string): Promise<Build> {
  const folder = join(root, 'assets');
  const [page, names] = await Promise.all([readFile(join(root, 'index.html'), 'utf8'), readdir(folder)]);
  const assets = await Promise.all(
    names
      .filter((name) => !name.endsWith(BROTLI))
      .map(async (name): Promise<[string, Asset]> => {
        const brotli = names.includes(name + BROTLI) ? await readFile(join(folder, name + BROTLI)) : null;
        return [name, await readAsset(join(folder, name), brotli)];
      }),
  );
  return { page, assets: new Map(assets) };
}

async function readAsset(file: string, brotli: Buffer | null): Promise<Asset> {
  const body = await readFile(file);
  return {
    type: TYPES[extname(file)] ?? 'application/octet-stream',
    etag: `"${createHash('sha256').update(body).digest('base64url')}"`,
    body,
    gzipped: body.length < COMPRESSED_FROM_BYTES ? null : await promisify(gzip)(body),
    brotli,
  };
}

function sendAsset(
  req: IncomingMessage,
  res: ServerResponse,
  common: Readonly<Record<string, string>>,
  { type, etag, body, gzipped, brotli }: Asset,
): void {
  const headers = {
    ...common,
    'content-type': type,
    // Vite puts a hash of the contents into the name.
    'cache-control': 'public, max-age=31536000, immutable',
    etag,
    vary: 'Accept-Encoding',
  };
  if (req.headers['if-none-match'] === etag) {
    res.writeHead(304, headers).end();
    return;
  }
  const accepted = String(req.headers['accept-encoding']);
  const [encoding, encoded] =
    brotli && /\bbr\b(?!\s*;\s*q=0(?:\.0*)?(?:,|$))/.test(accepted)
      ? ['br', brotli]
      : gzipped && /\bgzip\b/.test(accepted)
        ? ['gzip', gzipped]
        : [null, body];
  end(req, res, 200, encoding ? { ...headers, 'content-encoding': encoding } : headers, encoded);
}

function end(
  req: IncomingMessage,
  res: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: string | Buffer,
): void {
  if (res.destroyed) return;
  res.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  res.end(req.method === 'HEAD' ? undefined : body);
}

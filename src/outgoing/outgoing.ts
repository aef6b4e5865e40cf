import { lookup as dnsLookup } from 'node:dns/promises';
import type { Agent, Dispatcher, request } from 'undici';
import { activeTraceparent, followPart } from '../platform/tracing.ts';
import { outgoingUrl } from './outgoing-url.ts';
import { type AddressRules, addressRules } from './special-addresses.ts';

/** Why a request came to no answer. */
export type OutgoingFailure = 'TIMEOUT' | 'CONNECTION' | 'TLS' | 'DNS' | 'ADDRESS_NOT_ALLOWED';

/** What became of a request: an answer's status, or why there was none. */
export interface OutgoingResult {
  readonly httpStatus: number | null;
  readonly failure: OutgoingFailure | null;
  readonly durationMs: number;
  /** How long the receiver asks to be left alone, in seconds; null where it does not say. */
  readonly retryAfterSeconds: number | null;
}

/** Requests to addresses that somebody else gave: to public ones alone, and bounded in time and bytes. */
export interface Outgoing {
  /** Reads a URL, and judges what can be judged before it is connected to; null where it may not be sent to. */
  url(text: string): URL | null;
  /**
   * Posts a body. Redirects are not followed, and what is answered is read up to 64 KB and kept nowhere. Never throws.
   *
   * @param withinMs how long it may take, 15 s unless told
   */
  post(
    url: URL,
    headers: Readonly<Record<string, string>>,
    body: string,
    withinMs?: number,
  ): Promise<OutgoingResult>;
  /**
   * Reads a JSON document of at most 512 KB. Redirects are not followed.
   *
   * @throws Error where the address is not allowed, nobody answers in time, or the answer is another one
   */
  getJson(url: string): Promise<unknown>;
  close(): Promise<void>;
}

export interface OutgoingOptions {
  /** Networks that may be reached though they are not public, as CIDR; http is allowed there. */
  readonly networks: readonly string[];
  /** An egress proxy, which then decides where requests may go. */
  readonly proxy: string | null;
  /** Resolves a name, for tests. */
  readonly lookup?: (hostname: string) => Promise<readonly { address: string; family: number }[]>;
  /** Instead of the usual limits, for tests. */
  readonly timeoutMs?: number;
}

/** A receiver that has not answered by then has failed: the Standard Webhooks' advice is 15 to 30 s. */
const TIMEOUT_MS = 15_000;
/** Enough for any message of an error; more is not read. */
const ANSWER_BYTES = 65_536;
/** The largest sets of keys, with their certificates, are a tenth of this. */
const DOCUMENT_BYTES = 524_288;

/** Says nothing of where to. */
const SPAN = () => ({ name: 'POST', kind: 'client' }) as const;

class AddressNotAllowed extends Error {}

/** What requests go out by. */
interface Client {
  readonly request: typeof request;
  /** By the URL's protocol. */
  readonly dispatchers: Readonly<Record<string, Dispatcher>>;
}

/** Makes connections when it is first asked to, and keeps none for longer than a few seconds. */
export function createOutgoing(options: OutgoingOptions): Outgoing {
  const rules = addressRules(options.networks);
  const resolve = options.lookup ?? ((hostname) => dnsLookup(hostname, { all: true }));
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
  let client: Promise<Client> | undefined;

  // Loaded with the first request: many a service sends none, and would hold five megabytes for it.
  function open(): Promise<Client> {
    client ??= import('undici').then(({ Agent, ProxyAgent, request }) => {
      const proxy = options.proxy ? new ProxyAgent({ uri: options.proxy, connectTimeout: timeoutMs }) : null;
      const guarded = (allows: AddressRules['allows']) =>
        new Agent(guardedConnections(resolve, allows, timeoutMs));
      const dispatchers = {
        'https:': proxy ?? guarded(rules.allows),
        'http:': proxy ?? guarded(rules.allowsHttp),
      };
      return { request, dispatchers };
    });
    return client;
  }

  return {
    url: (text) => outgoingUrl(text, rules),
    post: (url, headers, body, withinMs = timeoutMs) =>
      followPart(SPAN, async (span) => {
        const result = await post(url, headers, body, withinMs);
        if (result.httpStatus !== null) span?.setAttribute('http.response.status_code', result.httpStatus);
        if (result.failure !== null) span?.setAttribute('error.type', result.failure);
        return result;
      }),
    async getJson(text) {
      const url = outgoingUrl(text, rules);
      const { request, dispatchers } = await open();
      const dispatcher = url && dispatchers[url.protocol];
      if (!dispatcher)
        throw new AddressNotAllowed('The address is not public, and its network is not opened.');
      const signal = AbortSignal.timeout(timeoutMs);
      const headers = { accept: 'application/json' };
      const { statusCode, body } = await request(url, { headers, dispatcher, signal });
      const chunks: Buffer[] = [];
      let bytes = 0;
      for await (const chunk of body as AsyncIterable<Buffer>) {
        bytes += chunk.length;
        if (statusCode !== 200 || bytes > DOCUMENT_BYTES) break;
        chunks.push(chunk);
      }
      if (statusCode !== 200) throw new Error(`The answer has the status ${statusCode}.`);
      if (bytes > DOCUMENT_BYTES) throw new Error('The answer is too large.');
      return JSON.parse(Buffer.concat(chunks).toString('utf8'));
    },
    async close() {
      if (!client) return;
      const { dispatchers } = await client;
      await Promise.all([...new Set(Object.values(dispatchers))].map((dispatcher) => dispatcher.close()));
    },
  };

  async function post(
    url: URL,
    headers: Readonly<Record<string, string>>,
    body: string,
    withinMs: number,
  ): Promise<OutgoingResult> {
    const startedAt = performance.now();
    const result = (
      httpStatus: number | null,
      failure: OutgoingFailure | null,
      retryAfterSeconds: number | null = null,
    ) => ({
      httpStatus,
      failure,
      durationMs: Math.round(performance.now() - startedAt),
      retryAfterSeconds,
    });
    try {
      const { request, dispatchers } = await open();
      const dispatcher = dispatchers[url.protocol];
      // Literal addresses are judged here, because no lookup ever sees one.
      if (!dispatcher || outgoingUrl(url.href, rules) === null) throw new AddressNotAllowed();
      const traceparent = activeTraceparent();
      const answer = await request(url, {
        method: 'POST',
        headers: traceparent === null ? headers : { ...headers, traceparent },
        body,
        dispatcher,
        signal: AbortSignal.timeout(withinMs),
      });
      await answer.body.dump({ limit: ANSWER_BYTES, signal: AbortSignal.timeout(withinMs) });
      return result(answer.statusCode, null, retryAfterSeconds(answer.headers['retry-after']));
    } catch (error) {
      return result(null, failureOf(error));
    }
  }
}

/** For an agent that looks a name up once, refuses it if any of its addresses is special, and connects to what was judged. */
function guardedConnections(
  resolve: NonNullable<OutgoingOptions['lookup']>,
  allows: AddressRules['allows'],
  timeoutMs: number,
): Agent.Options {
  return {
    // A connection that is kept would go on to an address that was judged a while ago.
    keepAliveTimeout: 4_000,
    keepAliveMaxTimeout: 4_000,
    connect: {
      timeout: timeoutMs,
      lookup: (hostname, { all }, done) => {
        resolve(hostname).then(
          (addresses) => {
            const [first] = addresses;
            if (!first || addresses.some(({ address }) => !allows(address))) {
              return done(new AddressNotAllowed(), '', 0);
            }
            if (all) return done(null, [...addresses] as never);
            return done(null, first.address, first.family);
          },
          (error: NodeJS.ErrnoException) => done(error, '', 0),
        );
      },
    },
  };
}

/** `Retry-After` in seconds, of either form (RFC 9110, section 10.2.3). */
function retryAfterSeconds(header: string | string[] | undefined): number | null {
  if (typeof header !== 'string') return null;
  if (/^\d{1,9}$/.test(header)) return Number(header);
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - Date.now()) / 1_000));
}

const DNS_CODES = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA', 'ENODATA', 'ESERVFAIL']);
const TIMEOUT_CODES = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'ETIMEDOUT',
]);

/** Which of a few words an error comes to: whoever configured the URL is told no more, lest it map the network behind. */
function failureOf(error: unknown): OutgoingFailure {
  const { name, code = '', cause } = error as Error & { code?: string };
  if (error instanceof AddressNotAllowed || cause instanceof AddressNotAllowed) return 'ADDRESS_NOT_ALLOWED';
  if (name === 'TimeoutError' || TIMEOUT_CODES.has(code)) return 'TIMEOUT';
  if (DNS_CODES.has(code)) return 'DNS';
  return /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|HOSTNAME_MISMATCH|EPROTO)/.test(code)
    ? 'TLS'
    : 'CONNECTION';
}

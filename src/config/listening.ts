import { z } from 'zod';
import type { Settings } from './setting.ts';
import { onOrOff, parsedUrl, trueOrFalse, wholeNumber } from './shapes.ts';

const publicUrl = z.string().transform((text, context) => {
  const url = parsedUrl(text);
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.search || url.hash) {
    context.addIssue('must be an http or https address without credentials, query or fragment.');
    return z.NEVER;
  }
  if (/[^/]/.test(url.pathname)) {
    context.addIssue('must have no path: the service is served at the root of a host name of its own.');
    return z.NEVER;
  }
  return url.origin;
});

const linkUrl = z
  .string()
  .refine((text) => text.includes('{token}'), 'must hold {token}, where the token goes.')
  .refine(
    (text) => /^https?:$/.test(parsedUrl(text.replaceAll('{token}', 'x'))?.protocol ?? ''),
    'must be an http or https address.',
  );

const origins = z.string().transform((text, context) => {
  const listed = text.split(',').map((origin) => origin.trim());
  const isOrigin = (origin: string) => {
    const url = parsedUrl(origin);
    return url !== null && /^https?:$/.test(url.protocol) && url.origin === origin;
  };
  if (listed.every(isOrigin)) return listed;
  context.addIssue('must be exact origins such as https://app.example.com, separated by commas.');
  return z.NEVER;
});

/** Where it listens, and how people reach it. */
export const LISTENING = {
  port: {
    name: 'PORT',
    shape: wholeNumber(0, 65_535),
    default: '4000',
    meaning: 'Where it listens; 0 takes a free port.',
  },
  host: { name: 'HOST', shape: z.string(), default: '127.0.0.1', meaning: 'The address that it listens on.' },
  /** Without a trailing slash; null until the port is known. */
  publicUrl: {
    name: 'PUBLIC_URL',
    shape: publicUrl,
    absent: 'http://localhost:PORT',
    meaning:
      'The issuer of access tokens and the base of links, as people reach it: a scheme and a host, no path.',
  },
  /** Holds `{token}`; null: the page of this service. */
  inviteUrl: {
    name: 'INVITE_URL',
    shape: linkUrl,
    absent: '{PUBLIC_URL}/accept-invite#token={token}',
    meaning: 'The link in the mail; must hold `{token}`.',
  },
  /** Holds `{token}`; null: the page of this service. */
  resetUrl: {
    name: 'RESET_URL',
    shape: linkUrl,
    absent: '{PUBLIC_URL}/reset-password#token={token}',
    meaning: 'The link in the mail to somebody who forgot the password; must hold `{token}`.',
  },
  /** Holds `{token}`; null: the page of this service. */
  emailChangeUrl: {
    name: 'EMAIL_CHANGE_URL',
    shape: linkUrl,
    absent: '{PUBLIC_URL}/confirm-email#token={token}',
    meaning: 'The link in the mail to a new address, by which its owner confirms it; must hold `{token}`.',
  },
  corsOrigins: {
    name: 'CORS_ORIGINS',
    shape: origins,
    absent: 'none',
    meaning: 'The origins whose pages may call the API, exact, separated by commas.',
  },
  trustProxy: {
    name: 'TRUST_PROXY',
    shape: wholeNumber(0, 10),
    default: '0',
    meaning: 'How many proxies in front of the service set X-Forwarded-For.',
  },
  federation: {
    name: 'FEDERATION',
    shape: onOrOff,
    default: 'off',
    meaning:
      'Whether `/graphql/subgraph` serves the API as a subgraph of Apollo Federation 2: [federation.md](federation.md).',
  },
  graphiql: {
    name: 'GRAPHIQL',
    shape: trueOrFalse,
    default: { embedded: 'true', external: 'false' },
    meaning: 'The explorer at `/graphql`, with no request to another host.',
  },
  console: {
    name: 'CONSOLE',
    shape: onOrOff,
    default: 'on',
    meaning: 'The console at `/`, and the pages at `/accept-invite`, `/reset-password` and `/confirm-email`.',
  },
} as const satisfies Settings;

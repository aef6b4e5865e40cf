import { join, resolve } from 'node:path';
import { z } from 'zod';
import { parseEmailAddress } from './platform/email-address.ts';
import { DEFAULT_RATES, parseRates, type Rates } from './rates/rates.ts';

/** Where the rows live: a PostgreSQL of one's own, or the embedded one under a folder. */
export type DatabaseSetting =
  | { readonly kind: 'external'; readonly url: string }
  | { readonly kind: 'embedded'; readonly dataDir: string };

/** Where mails go. */
export type MailSetting =
  | { readonly kind: 'smtp'; readonly url: string }
  | { readonly kind: 'console' }
  | { readonly kind: 'off' };

/** Everything that can be set, checked and complete. */
export interface Config {
  readonly port: number;
  readonly host: string;
  readonly database: DatabaseSetting;
  readonly dataDir: string;
  /** Comma-separated secrets, the current one first; null: generated, and kept under `dataDir`. */
  readonly secret: string | null;
  /** Without a trailing slash; null until the port is known. */
  readonly publicUrl: string | null;
  /** Holds `{token}`; null: the page of this service. */
  readonly inviteUrl: string | null;
  readonly mail: MailSetting;
  readonly mailFrom: string;
  readonly adminEmail: string | null;
  readonly adminPassword: string | null;
  readonly corsOrigins: readonly string[];
  /** How many proxies in front set X-Forwarded-For. */
  readonly trustProxy: number;
  readonly graphiql: boolean;
  readonly console: boolean;
  readonly migrate: boolean;
  readonly rateLimits: boolean;
  readonly rates: Rates;
  readonly logLevel: LogLevel;
  /** The port of the Prometheus metrics; null: none. */
  readonly metricsPort: number | null;
  /** How many worker processes share the port. */
  readonly webConcurrency: number;
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
type LogLevel = (typeof LOG_LEVELS)[number];

/** One thing that can be set, for the reader of docs/configuration.md and for parseConfig. */
interface Setting<Schema extends z.ZodType> {
  readonly shape: Schema;
  readonly default: string;
  readonly meaning: string;
}

function setting<Schema extends z.ZodType>(
  shape: Schema,
  fallback: string,
  meaning: string,
): Setting<Schema> {
  return { shape, default: fallback, meaning };
}

const port = z.coerce
  .number('must be a whole number from 0 to 65535.')
  .int('must be a whole number from 0 to 65535.')
  .min(0, 'must be a whole number from 0 to 65535.')
  .max(65_535, 'must be a whole number from 0 to 65535.');

const trueOrFalse = z.enum(['true', 'false'], 'must be true or false.').transform((text) => text === 'true');

const onOrOff = z.enum(['on', 'off'], 'must be on or off.').transform((text) => text === 'on');

const webUrl = z.string().transform((text, context) => {
  const url = parsedUrl(text);
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.search || url.hash) {
    context.addIssue('must be an http or https address without credentials, query or fragment.');
    return z.NEVER;
  }
  return url.href.replace(/\/+$/, '');
});

function urlWith(protocols: RegExp, complaint: string) {
  return z.string().refine((text) => protocols.test(parsedUrl(text)?.protocol ?? ''), complaint);
}

const SECRET_COMPLAINT =
  'must be at least 32 characters, or two such secrets with a comma between them, the new one first.';

// URL.parse is not in every Node 20.
function parsedUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}

/** Every setting, in the order of the documentation. */
export const SETTINGS = {
  PORT: setting(port, '4000', 'Where it listens; 0 takes a free port.'),
  HOST: setting(z.string(), '127.0.0.1', 'The address that it listens on.'),
  DATABASE_URL: setting(
    urlWith(/^postgres(ql)?:$/, 'must be a postgres:// address.'),
    'none',
    'A PostgreSQL 14 or newer. None: an embedded, real PostgreSQL under `DATA_DIR`, started and stopped with the service.',
  ),
  DATA_DIR: setting(z.string(), '.data', 'The folder of the embedded database and of the generated secret.'),
  SECRET: setting(
    z
      .string()
      .refine(
        (text) => text.split(',').length <= 2 && text.split(',').every((s) => s.trim().length >= 32),
        SECRET_COMPLAINT,
      ),
    'generated in the embedded mode',
    'At least 32 characters; every key is derived from it. `new,old` rotates.',
  ),
  PUBLIC_URL: setting(
    webUrl,
    'http://localhost:PORT',
    'The issuer of access tokens and the base of links, as people reach it.',
  ),
  INVITE_URL: setting(
    z
      .string()
      .refine((text) => text.includes('{token}'), 'must hold {token}, where the token goes.')
      .refine(
        (text) => /^https?:$/.test(parsedUrl(text.replaceAll('{token}', 'x'))?.protocol ?? ''),
        'must be an http or https address.',
      ),
    '{PUBLIC_URL}/accept-invite#token={token}',
    'The link in the mail; must hold `{token}`.',
  ),
  SMTP_URL: setting(
    urlWith(/^smtps?:$/, 'must be an smtp:// or smtps:// address.'),
    'none',
    'The mail server, for example `smtp://127.0.0.1:1025`. None: mails are printed on the console in the embedded mode; elsewhere the service refuses to start, unless `MAIL=off`.',
  ),
  MAIL: setting(
    z.literal('off', 'can only be off; the mail server is set by SMTP_URL.'),
    'none',
    '`off` sends no mail at all: every link is yours to hand over.',
  ),
  MAIL_FROM: setting(
    z.string().regex(/^[^\r\n]+$/, 'must be one line.'),
    'Usher <no-reply@localhost.localdomain>',
    'The sender of mails.',
  ),
  ADMIN_EMAIL: setting(
    z
      .string()
      .refine(
        (text) => parseEmailAddress(text) !== null,
        'must be an e-mail address that mail can be sent to.',
      ),
    'none',
    'The first admin, on a database without an active one: with `ADMIN_PASSWORD` the account is made, otherwise an invite is, and its link printed (to `admin@example.com` when this is not set either).',
  ),
  ADMIN_PASSWORD: setting(z.string(), 'none', 'The password of the first admin; see `ADMIN_EMAIL`.'),
  CORS_ORIGINS: setting(
    z.string().transform((text, context) => {
      const origins = text.split(',').map((origin) => origin.trim());
      if (
        !origins.every(
          (origin) =>
            /^https?:$/.test(parsedUrl(origin)?.protocol ?? '') && parsedUrl(origin)?.origin === origin,
        )
      ) {
        context.addIssue('must be exact origins such as https://app.example.com, separated by commas.');
        return z.NEVER;
      }
      return origins;
    }),
    'none',
    'The origins whose pages may call the API, exact, separated by commas.',
  ),
  TRUST_PROXY: setting(
    z.coerce
      .number('must be a whole number from 0 to 10.')
      .int('must be a whole number from 0 to 10.')
      .min(0, 'must be a whole number from 0 to 10.')
      .max(10, 'must be a whole number from 0 to 10.'),
    '0',
    'How many proxies in front of the service set X-Forwarded-For.',
  ),
  GRAPHIQL: setting(
    trueOrFalse,
    'true in the embedded mode, else false',
    'The explorer at `/graphql`, with no request to another host.',
  ),
  CONSOLE: setting(onOrOff, 'on', 'The console at `/` and the page at `/accept-invite`.'),
  MIGRATE: setting(
    trueOrFalse,
    'true in the embedded mode, else false',
    'Applies pending migrations at the start.',
  ),
  RATE_LIMITS: setting(
    onOrOff,
    'on',
    '`off` lifts the rates, for tests and benchmarks; the 60 seconds between two mails of one invite stay.',
  ),
  RATES: setting(
    z.string().transform((text, context) => {
      const rates = parseRates(text);
      if (rates) return rates;
      context.addIssue(
        `must be name=points/seconds, separated by commas; the names are ${Object.keys(DEFAULT_RATES).join(', ')}.`,
      );
      return z.NEVER;
    }),
    'those of docs/operations.md',
    'Other rates than the usual ones, for example `mail=10/86400,refresh=60/60`.',
  ),
  LOG_LEVEL: setting(
    z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}.`),
    'info',
    'How much is logged: fatal, error, warn, info, debug, trace or silent.',
  ),
  METRICS_PORT: setting(
    port,
    'none',
    'A port on `HOST` for Prometheus metrics at `/metrics`. None: no metrics.',
  ),
  WEB_CONCURRENCY: setting(
    z.coerce
      .number('must be a whole number from 1 to 64.')
      .int('must be a whole number from 1 to 64.')
      .min(1, 'must be a whole number from 1 to 64.')
      .max(64, 'must be a whole number from 1 to 64.'),
    '1',
    'How many worker processes share the port.',
  ),
} as const;

type SettingName = keyof typeof SETTINGS;
type SettingValues = { [Name in SettingName]?: z.output<(typeof SETTINGS)[Name]['shape']> };

/** Settings that cannot be used. The message names every problem, so that one start is enough to see them all. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(
      `The settings cannot be used:\n${problems.map((problem) => `  - ${problem}`).join('\n')}\ndocs/configuration.md describes each.`,
    );
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/**
 * Reads the settings. Pure: it looks at nothing but its argument.
 *
 * @param env the environment; an empty variable is an absent one
 * @throws ConfigError naming every problem at once, and never the value of one
 */
export function parseConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const problems: string[] = [];
  const values: SettingValues = {};
  for (const [name, { shape }] of Object.entries(SETTINGS)) {
    const text = env[name]?.trim();
    if (!text) continue;
    const parsed = shape.safeParse(text);
    if (parsed.success) Object.assign(values, { [name]: parsed.data });
    else problems.push(...parsed.error.issues.map(({ message }) => `${name} ${message}`));
  }

  const embedded = !env['DATABASE_URL']?.trim();
  if (!embedded && !env['SECRET']?.trim()) {
    problems.push('SECRET is missing: with DATABASE_URL it must be given, the same for every replica.');
  }
  if (values.MAIL === 'off' && values.SMTP_URL !== undefined) {
    problems.push('MAIL=off and SMTP_URL contradict each other: set one of them.');
  }
  if (!embedded && values.MAIL === undefined && !env['SMTP_URL']?.trim()) {
    problems.push('SMTP_URL is missing: with DATABASE_URL it must be given, or MAIL=off.');
  }
  if (problems.length > 0) throw new ConfigError(problems);

  const dataDir = resolve(values.DATA_DIR ?? '.data');
  return {
    port: values.PORT ?? 4000,
    host: values.HOST ?? '127.0.0.1',
    database:
      values.DATABASE_URL === undefined
        ? { kind: 'embedded', dataDir }
        : { kind: 'external', url: values.DATABASE_URL },
    dataDir,
    secret: values.SECRET ?? null,
    publicUrl: values.PUBLIC_URL ?? null,
    inviteUrl: values.INVITE_URL ?? null,
    mail: mailSetting(values),
    mailFrom: values.MAIL_FROM ?? 'Usher <no-reply@localhost.localdomain>',
    adminEmail: values.ADMIN_EMAIL ?? null,
    // A password is never trimmed.
    adminPassword: values.ADMIN_PASSWORD === undefined ? null : (env['ADMIN_PASSWORD'] ?? null),
    corsOrigins: values.CORS_ORIGINS ?? [],
    trustProxy: values.TRUST_PROXY ?? 0,
    graphiql: values.GRAPHIQL ?? embedded,
    console: values.CONSOLE ?? true,
    migrate: values.MIGRATE ?? embedded,
    rateLimits: values.RATE_LIMITS ?? true,
    rates: values.RATES ?? DEFAULT_RATES,
    logLevel: values.LOG_LEVEL ?? 'info',
    metricsPort: values.METRICS_PORT ?? null,
    webConcurrency: values.WEB_CONCURRENCY ?? 1,
  };
}

function mailSetting(values: SettingValues): MailSetting {
  if (values.SMTP_URL !== undefined) return { kind: 'smtp', url: values.SMTP_URL };
  return values.MAIL === 'off' || values.DATABASE_URL !== undefined ? { kind: 'off' } : { kind: 'console' };
}

/** Where the generated secret of the embedded mode is kept. */
export function secretFile(config: Pick<Config, 'dataDir'>): string {
  return join(config.dataDir, 'secret');
}

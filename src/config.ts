import { join } from 'node:path';
import { BRANDING } from './config/branding.ts';
import { DATABASE, type DatabaseSetting, databaseFileProblems } from './config/database.ts';
import { FIRST_ADMIN } from './config/first-admin.ts';
import { INVITES } from './config/invites.ts';
import { LISTENING } from './config/listening.ts';
import { MAIL, type MailSetting, mailProblems, mailSetting, usualSender } from './config/mail.ts';
import { PROCESS } from './config/process.ts';
import { RATES } from './config/rates.ts';
import { RETENTION } from './config/retention.ts';
import { SECRET } from './config/secret.ts';
import type { Setting, Settings, ValuesOf } from './config/setting.ts';
import { type DocumentTexts, readManifests, TRUSTED_DOCUMENTS } from './config/trusted-documents.ts';
import { readIssuers, TRUSTED_ISSUERS, type TrustedIssuer } from './config/trusted-issuers.ts';
import { WEBHOOKS } from './config/webhooks.ts';
import { OperatorError } from './platform/operator-error.ts';
import { DEFAULT_RATES, type Rates } from './rates/rates.ts';

/** Every setting, by theme, in the order of docs/configuration.md. A new one is an entry in its theme's file. */
export const THEMES: readonly { readonly title: string; readonly settings: Settings }[] = [
  { title: 'Listening', settings: LISTENING },
  { title: 'Database', settings: DATABASE },
  { title: 'Secret', settings: SECRET },
  { title: 'Mail', settings: MAIL },
  { title: 'Name and languages', settings: BRANDING },
  { title: 'Invites', settings: INVITES },
  { title: 'First admin', settings: FIRST_ADMIN },
  { title: 'Rates', settings: RATES },
  { title: 'Retention', settings: RETENTION },
  { title: 'Webhooks', settings: WEBHOOKS },
  { title: 'Trusted documents', settings: TRUSTED_DOCUMENTS },
  { title: 'Trusted issuers', settings: TRUSTED_ISSUERS },
  { title: 'Process', settings: PROCESS },
];

type Values = ValuesOf<typeof LISTENING> &
  ValuesOf<typeof DATABASE> &
  ValuesOf<typeof SECRET> &
  ValuesOf<typeof MAIL> &
  ValuesOf<typeof BRANDING> &
  ValuesOf<typeof INVITES> &
  ValuesOf<typeof FIRST_ADMIN> &
  ValuesOf<typeof RATES> &
  ValuesOf<typeof RETENTION> &
  ValuesOf<typeof WEBHOOKS> &
  ValuesOf<typeof TRUSTED_DOCUMENTS> &
  ValuesOf<typeof TRUSTED_ISSUERS> &
  ValuesOf<typeof PROCESS>;

/** Everything that can be set, checked and complete. */
export interface Config
  extends Omit<
    Values,
    | 'databaseUrl'
    | 'smtpUrl'
    | 'mailHookUrl'
    | 'mail'
    | 'mailFrom'
    | 'corsOrigins'
    | 'rates'
    | 'trustedDocuments'
    | 'trustedIssuers'
  > {
  readonly database: DatabaseSetting;
  readonly mail: MailSetting;
  readonly mailFrom: string;
  readonly corsOrigins: readonly string[];
  readonly rates: Rates;
  /** Those that are listed beside the kits' own; null: none are. */
  readonly trustedDocuments: DocumentTexts | null;
  /** Null: this service's own tokens are taken alone. */
  readonly trustedIssuers: readonly TrustedIssuer[] | null;
}

/** Settings that cannot be used. The message names every problem, so that one start is enough to see them all. */
export class ConfigError extends OperatorError {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(
      `The settings cannot be used:\n${problems.map((problem) => `  - ${problem}`).join('\n')}\ndocs/configuration.md describes each.`,
    );
    this.problems = problems;
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

/** What a file holds, as UTF-8. May throw what node:fs throws. */
type ReadFile = (path: string) => string;

/**
 * Reads the settings. Pure: it looks at nothing but its arguments.
 *
 * @param env the environment; an empty variable is an absent one
 * @param readFile reads the file that `NAME_FILE` names, for settings that are secrets
 * @throws ConfigError naming every problem at once, and never the value of one
 */
export function parseConfig(env: Environment, readFile: ReadFile = noFiles): Config {
  const problems: string[] = [];
  const isGiven = (setting: Setting) => given(env, setting.name) || given(env, `${setting.name}_FILE`);
  const mode = isGiven(DATABASE.databaseUrl) ? 'external' : 'embedded';

  const read: Record<string, unknown> = {};
  for (const { settings } of THEMES) {
    for (const [key, setting] of Object.entries(settings)) {
      const text = textOf(setting, { env, readFile, problems }) ?? defaultOf(setting, mode);
      if (text === null) read[key] = null;
      else {
        const parsed = setting.shape.safeParse(text);
        if (parsed.success) read[key] = parsed.data;
        else problems.push(...parsed.error.issues.map(({ message }) => `${setting.name} ${message}`));
      }
    }
  }

  if (mode === 'external' && !isGiven(SECRET.secret)) {
    problems.push('SECRET is missing: with DATABASE_URL it must be given, the same for every replica.');
  }
  problems.push(...mailProblems(isGiven, mode));
  if (typeof read['databaseUrl'] === 'string') {
    problems.push(...databaseFileProblems(read['databaseUrl'], readFile));
  }
  const { trustedDocuments: manifests, trustedIssuers: issuers, publicUrl } = read as unknown as Values;
  const trustedDocuments = manifests && readManifests(manifests, readFile, problems);
  const trustedIssuers = issuers === null ? null : readIssuers(issuers, readFile, problems);
  if (trustedIssuers?.some(({ issuer }) => issuer === publicUrl)) {
    problems.push('TRUSTED_ISSUERS names this service itself, whose tokens are taken anyway.');
  }
  if (read['trustedDocumentsOnly'] === true && read['federation'] === true) {
    problems.push(
      'FEDERATION=on and TRUSTED_DOCUMENTS_ONLY=on contradict each other: a gateway makes its documents up. Let the gateway take trusted documents alone.',
    );
  }
  if (read['trustedDocumentsOnly'] === true && isGiven(LISTENING.graphiql) && read['graphiql'] === true) {
    problems.push('GRAPHIQL=true and TRUSTED_DOCUMENTS_ONLY=on contradict each other: set one of them.');
  }
  if (problems.length > 0) throw new ConfigError(problems);

  const { databaseUrl, smtpUrl, mailHookUrl, mail, ...values } = read as unknown as Values;
  return {
    ...values,
    database:
      databaseUrl === null
        ? { kind: 'embedded', dataDir: values.dataDir }
        : { kind: 'external', url: databaseUrl },
    mail: mailSetting({ smtpUrl, mailHookUrl, mail }),
    mailFrom: values.mailFrom ?? usualSender(values.appName),
    corsOrigins: values.corsOrigins ?? [],
    rates: values.rates ?? DEFAULT_RATES,
    trustedDocuments,
    trustedIssuers,
    // It sends texts.
    graphiql: values.graphiql && !values.trustedDocumentsOnly,
  };
}

/** The text of a setting, from the environment or from the file that it names; null where there is none. */
function textOf(
  { name, isSecret, isVerbatim }: Setting,
  { env, readFile, problems }: { env: Environment; readFile: ReadFile; problems: string[] },
): string | null {
  const fileName = `${name}_FILE`;
  if (!isSecret || !given(env, fileName)) {
    const text = given(env, name) ? (env[name] as string) : null;
    return isVerbatim ? text : (text?.trim() ?? null);
  }
  if (given(env, name)) {
    problems.push(`${name} and ${fileName} contradict each other: set one of them.`);
    return null;
  }
  try {
    const text = readFile((env[fileName] as string).trim());
    // Editors end a file with a line break, which is no part of what it holds.
    const content = isVerbatim ? text.replace(/\r?\n$/, '') : text.trim();
    if (content !== '') return content;
    problems.push(`${fileName} names an empty file.`);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    problems.push(`${fileName} names a file that cannot be read (${code ?? message}).`);
  }
  return null;
}

function given(env: Environment, name: string): boolean {
  return Boolean(env[name]?.trim());
}

function defaultOf(setting: Setting, mode: 'embedded' | 'external'): string | null {
  if (!('default' in setting)) return null;
  return typeof setting.default === 'string' ? setting.default : setting.default[mode];
}

function noFiles(): never {
  throw new Error('nobody reads files here');
}

/** Where the generated secret of the embedded mode is kept. */
export function secretFile(config: Pick<Config, 'dataDir'>): string {
  return join(config.dataDir, 'secret');
}

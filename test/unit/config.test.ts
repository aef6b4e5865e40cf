import { resolve } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { defaultInWords, type Setting } from '../../src/config/setting.ts';
import { ConfigError, parseConfig, secretFile, THEMES } from '../../src/config.ts';

const SETTINGS: Setting[] = THEMES.flatMap(({ settings }) => Object.values(settings));

const SECRET = 'a secret of more than 32 characters';
const OLDER = 'the secret before it of as many characters';
const EXTERNAL = { DATABASE_URL: 'postgres://usher@db.example.com/usher', SECRET, MAIL: 'off' };

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    parseConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('without any setting', () => {
  it('the service runs on an embedded database, prints its mails and migrates itself', () => {
    expect(parseConfig({})).toMatchObject({
      port: 4000,
      host: '127.0.0.1',
      database: { kind: 'embedded', dataDir: resolve('.data') },
      secret: null,
      publicUrl: null,
      inviteUrl: null,
      resetUrl: null,
      emailChangeUrl: null,
      mail: { kind: 'console' },
      mailFrom: 'Usher <no-reply@localhost.localdomain>',
      adminEmail: null,
      adminPassword: null,
      corsOrigins: [],
      trustProxy: 0,
      graphiql: true,
      migrate: true,
      rateLimits: true,
      logLevel: 'info',
    });
  });

  it.each([
    ['Acme', 'Acme <no-reply@localhost.localdomain>'],
    ['Müller 24', 'Müller 24 <no-reply@localhost.localdomain>'],
    ['Acme, "Inc." <x@y>', '"Acme, \\"Inc.\\" <x@y>" <no-reply@localhost.localdomain>'],
  ])('mails of %s come in its name', (APP_NAME, sender) => {
    expect(parseConfig({ APP_NAME }).mailFrom).toBe(sender);
    expect(parseConfig({ APP_NAME, MAIL_FROM: 'Else <a@b.example>' }).mailFrom).toBe('Else <a@b.example>');
  });

  it('an empty one is an absent one', () => {
    const empty = Object.fromEntries(
      SETTINGS.flatMap(({ name }) => [
        [name, ' '],
        [`${name}_FILE`, ' '],
      ]),
    );
    expect(parseConfig(empty)).toEqual(parseConfig({}));
    expect(parseConfig({ ...EXTERNAL, GRAPHIQL: '', MIGRATE: '' })).toEqual(parseConfig(EXTERNAL));
  });
});

describe('with a database of its own', () => {
  it('the service neither migrates nor shows the explorer unless told to', () => {
    const config = parseConfig(EXTERNAL);
    expect(config).toMatchObject({
      database: { kind: 'external', url: EXTERNAL.DATABASE_URL },
      mail: { kind: 'off' },
      graphiql: false,
      migrate: false,
    });
    expect(parseConfig({ ...EXTERNAL, GRAPHIQL: 'true', MIGRATE: 'true' })).toMatchObject({
      graphiql: true,
      migrate: true,
    });
  });

  it('the service needs a SECRET, and a mail server unless mail is off', () => {
    expect(problemsOf({ DATABASE_URL: EXTERNAL.DATABASE_URL })).toEqual([
      expect.stringMatching(/^SECRET /),
      expect.stringMatching(/^SMTP_URL .*MAIL=off/),
    ]);
    expect(problemsOf({ ...EXTERNAL, MAIL: '', SMTP_URL: 'smtp://mail.example.com' })).toEqual([]);
  });
});

describe('manifests of trusted documents', () => {
  const files: Record<string, string> = {
    codegen: '{"sha256:a":"{ a }"}',
    apollo:
      '{"format":"apollo-persisted-query-manifest","version":1,"operations":[{"id":"b","name":"B","type":"query","body":"{ b }"}]}',
    other: '{"a":"{ other }"}',
    list: '[{"a":"{ a }"}]',
    broken: '{',
  };
  const readFile = (path: string) => {
    const text = files[path];
    if (text === undefined) throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
    return text;
  };
  const read = (paths: string) => parseConfig({ TRUSTED_DOCUMENTS: paths }, readFile).trustedDocuments;

  test('are read in both formats, and together', () => {
    expect([...(read('codegen, apollo') ?? [])]).toEqual([
      ['a', '{ a }'],
      ['b', '{ b }'],
    ]);
    expect(parseConfig({}).trustedDocuments).toBeNull();
  });

  test.each([
    ['missing', /cannot be read \(ENOENT\)/],
    ['list', /must name manifests/],
    ['broken', /must name manifests/],
    ['codegen,other', /two documents under one id/],
  ])('%s is refused', (paths, problem) => {
    expect(() => read(paths)).toThrow(problem);
  });

  test('close GraphiQL, which sends texts', () => {
    expect(parseConfig({ TRUSTED_DOCUMENTS_ONLY: 'on' }).graphiql).toBe(false);
    expect(problemsOf({ TRUSTED_DOCUMENTS_ONLY: 'on', GRAPHIQL: 'true' })).toEqual([
      expect.stringMatching(/contradict/),
    ]);
  });
});

describe('trusted issuers', () => {
  const auth0 = { issuer: 'https://acme.eu.auth0.com/', audience: 'usher' };
  const read = (...issuers: object[]) =>
    parseConfig({ TRUSTED_ISSUERS: JSON.stringify(issuers) }).trustedIssuers;

  test('are read from the setting or from a file', () => {
    expect(read(auth0)).toEqual([
      {
        ...auth0,
        audience: ['usher'],
        algorithms: ['RS256', 'PS256', 'ES256', 'EdDSA'],
        grants: [],
      },
    ]);
    const fromFile = parseConfig({ TRUSTED_ISSUERS: '/etc/issuers' }, () => JSON.stringify([auth0]));
    expect(fromFile.trustedIssuers).toEqual(read(auth0));
  });

  test.each([
    ['nothing', '[]'],
    ['no JSON', '[{'],
    ['no audience', [{ issuer: auth0.issuer }]],
    ['an algorithm whose key is shared', [{ ...auth0, algorithms: ['HS256'] }]],
    ['no algorithm', [{ ...auth0, algorithms: ['none'] }]],
    ['a client as audience', [{ ...auth0, clients: ['usher'] }]],
    ['the right to make ADMINs', [{ ...auth0, grants: [{ scopes: ['admins:grant'] }] }]],
    ['a scope that there is not', [{ ...auth0, grants: [{ scopes: ['invites:rite'] }] }]],
    ['a claim without a value', [{ ...auth0, grants: [{ claim: 'roles', scopes: ['invites:read'] }] }]],
    ['a key that there is not', [{ ...auth0, aud: 'x' }]],
    ['an issuer twice', [auth0, auth0]],
    ['an issuer that is no address', [{ ...auth0, issuer: 'acme' }]],
  ])('with %s are refused', (_what, setting) => {
    const text = typeof setting === 'string' ? setting : JSON.stringify(setting);
    const problems = problemsOf({ TRUSTED_ISSUERS: text });
    expect(problems).toEqual([expect.stringMatching(/^TRUSTED_ISSUERS .*\.$/)]);
  });

  test('are others than the service itself', () => {
    const env = { PUBLIC_URL: 'https://usher.example.com' };
    const itself = JSON.stringify([{ issuer: env.PUBLIC_URL, audience: 'usher' }]);
    expect(problemsOf({ ...env, TRUSTED_ISSUERS: itself })).toEqual([expect.stringMatching(/itself/)]);
  });
});

describe('each setting', () => {
  test.each([
    [{ PORT: '0' }, { port: 0 }],
    [{ PORT: ' 65535 ' }, { port: 65_535 }],
    [{ HOST: '0.0.0.0' }, { host: '0.0.0.0' }],
    [{ DATA_DIR: '/var/lib/usher' }, { dataDir: '/var/lib/usher' }],
    [{ SECRET: `${SECRET},${OLDER}` }, { secret: `${SECRET},${OLDER}` }],
    [{ PUBLIC_URL: 'https://usher.example.com/' }, { publicUrl: 'https://usher.example.com' }],
    [{ PUBLIC_URL: 'https://Example.com:443//' }, { publicUrl: 'https://example.com' }],
    [
      { INVITE_URL: 'https://app.example.com/join?invite={token}' },
      { inviteUrl: 'https://app.example.com/join?invite={token}' },
    ],
    [{ SMTP_URL: 'smtps://mail.example.com' }, { mail: { kind: 'smtp', url: 'smtps://mail.example.com' } }],
    [{ MAIL: 'off' }, { mail: { kind: 'off' } }],
    [
      { ADMIN_EMAIL: 'boss@example.com', ADMIN_PASSWORD: '  not trimmed  ' },
      { adminEmail: 'boss@example.com', adminPassword: '  not trimmed  ' },
    ],
    [
      { CORS_ORIGINS: 'https://app.example.com, http://localhost:5173' },
      { corsOrigins: ['https://app.example.com', 'http://localhost:5173'] },
    ],
    [{ TRUST_PROXY: '2' }, { trustProxy: 2 }],
    [
      { GRAPHIQL: 'false', MIGRATE: 'false' },
      { graphiql: false, migrate: false },
    ],
    [{ RATE_LIMITS: 'off' }, { rateLimits: false }],
    [{ LOG_LEVEL: 'debug' }, { logLevel: 'debug' }],
  ])('%o is read', (env, expected) => {
    expect(parseConfig(env)).toMatchObject(expected);
  });

  test.each([
    ['PORT', 'http'],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '80.5'],
    ['DATABASE_URL', 'mysql://localhost/usher'],
    ['DATABASE_URL', 'secret-value'],
    ['SECRET', 'too-short'],
    ['SECRET', `${SECRET},too-short`],
    ['SECRET', `${SECRET},${SECRET},${SECRET}`],
    ['PUBLIC_URL', 'usher.example.com'],
    ['PUBLIC_URL', 'ftp://usher.example.com'],
    ['PUBLIC_URL', 'https://me:secret-value@usher.example.com'],
    ['PUBLIC_URL', 'https://example.com/usher'],
    ['PUBLIC_URL', 'https://usher.example.com/?a=1'],
    ['PUBLIC_URL', 'https://usher.example.com/#a'],
    ['INVITE_URL', 'https://app.example.com/join'],
    ['INVITE_URL', 'javascript:alert({token})'],
    ['RESET_URL', 'https://app.example.com/reset'],
    ['EMAIL_CHANGE_URL', 'mailto:{token}'],
    ['SMTP_URL', 'http://mail.example.com'],
    ['MAIL', 'on'],
    ['MAIL_FROM', 'Usher <a@example.com>\nBcc: eve@example.com'],
    ['MAIL_FROM', '@'],
    ['MAIL_FROM', 'Usher at example.com'],
    ['MAIL_FROM', 'a@example.com, b@example.com'],
    ['MAIL_REPLY_TO', 'Usher <example.com>'],
    ['ADMIN_EMAIL', 'boss'],
    ['CORS_ORIGINS', '*'],
    ['CORS_ORIGINS', 'https://app.example.com/'],
    ['CORS_ORIGINS', 'https://app.example.com,example.com'],
    ['CORS_ORIGINS', 'null'],
    ['TRUST_PROXY', 'true'],
    ['TRUST_PROXY', '11'],
    ['GRAPHIQL', 'yes'],
    ['MIGRATE', '1'],
    ['RATE_LIMITS', 'false'],
    ['LOG_LEVEL', 'loud'],
  ])('%s may not be %j, and the value is not said again', (name, value) => {
    const env = { ...EXTERNAL, [name]: value, ...(name === 'SMTP_URL' ? { MAIL: '' } : {}) };
    const problems = problemsOf(env);
    expect(problems.length).toBeGreaterThan(0);
    expect(problems[0]).toMatch(new RegExp(`^${name} .*\\.$`));
    if (value.length > 5) expect(problems.join()).not.toContain(value);
    expect(problems.join()).not.toContain('secret-value');
  });

  it('describes itself for the documentation', () => {
    for (const setting of SETTINGS) {
      expect(`${setting.name}: ${defaultInWords(setting)}`).toMatch(/: .+/);
      expect(`${setting.name}: ${setting.meaning}`).toMatch(/: .+\.$/s);
    }
  });

  it('has a name of its own', () => {
    const keys = THEMES.flatMap(({ settings }) => Object.keys(settings));
    expect(new Set(keys).size).toBe(keys.length);
    expect(new Set(SETTINGS.map(({ name }) => name)).size).toBe(SETTINGS.length);
  });
});

describe('a secret in a file', () => {
  const files: Record<string, string> = {
    '/run/secrets/secret': `${SECRET}\n`,
    '/run/secrets/database': `${EXTERNAL.DATABASE_URL}\n`,
    '/run/secrets/smtp': 'smtps://usher:pass@mail.example.com\n',
    '/run/secrets/password': ' not trimmed \n',
    '/run/secrets/empty': '\n',
  };
  const readFile = (path: string): string => {
    const text = files[path];
    if (text === undefined) throw Object.assign(new Error(`ENOENT: ${path}`), { code: 'ENOENT' });
    return text;
  };
  const problems = (env: Record<string, string>) => {
    try {
      parseConfig(env, readFile);
    } catch (error) {
      return (error as ConfigError).problems;
    }
    return [];
  };

  it('is read for each setting that is one', () => {
    const env = {
      SECRET_FILE: '/run/secrets/secret',
      DATABASE_URL_FILE: '/run/secrets/database',
      SMTP_URL_FILE: '/run/secrets/smtp',
      ADMIN_PASSWORD_FILE: '/run/secrets/password',
    };
    expect(parseConfig(env, readFile)).toMatchObject({
      secret: SECRET,
      database: { kind: 'external', url: EXTERNAL.DATABASE_URL },
      mail: { kind: 'smtp', url: 'smtps://usher:pass@mail.example.com' },
      adminPassword: ' not trimmed ',
      graphiql: false,
    });
  });

  it('may not be given as text too', () => {
    expect(problems({ ...EXTERNAL, SECRET_FILE: '/run/secrets/secret' })).toEqual([
      'SECRET and SECRET_FILE contradict each other: set one of them.',
    ]);
  });

  it('is a problem like any other where it cannot be read, is empty, or holds what it may not', () => {
    expect(
      problems({
        DATABASE_URL_FILE: '/run/secrets/gone',
        SECRET_FILE: '/run/secrets/empty',
        SMTP_URL_FILE: '/run/secrets/password',
      }),
    ).toEqual([
      'DATABASE_URL_FILE names a file that cannot be read (ENOENT).',
      'SECRET_FILE names an empty file.',
      'SMTP_URL must be an smtp:// or smtps:// address.',
    ]);
  });
});

describe('wrong settings', () => {
  it('are all named at once, in one message', () => {
    const env = { PORT: 'http', SECRET: 'short', INVITE_URL: 'https://x.example', LOG_LEVEL: 'loud' };
    const problems = problemsOf(env);
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual([
      'PORT',
      'INVITE_URL',
      'SECRET',
      'LOG_LEVEL',
    ]);
    expect(new ConfigError(problems).message.split('\n')).toEqual([
      'The settings cannot be used:',
      ...problems.map((problem) => `  - ${problem}`),
      'docs/configuration.md describes each.',
    ]);
  });

  it("are those that name a file that is not there: the database's CA", () => {
    const readFile = (path: string) => {
      if (path === '/etc/ca.pem') return 'a certificate';
      throw Object.assign(new Error(path), { code: 'ENOENT' });
    };
    const withCa = (path: string) => ({
      ...EXTERNAL,
      DATABASE_URL: `${EXTERNAL.DATABASE_URL}?sslmode=verify-full&sslrootcert=${path}`,
    });
    expect(parseConfig(withCa('/etc/ca.pem'), readFile).database.kind).toBe('external');
    expect(() => parseConfig(withCa('/gone.pem'), readFile)).toThrow(
      'DATABASE_URL names in sslrootcert a file that cannot be read (ENOENT).',
    );
  });

  it('are those that contradict each other', () => {
    expect(problemsOf({ MAIL: 'off', SMTP_URL: 'smtp://127.0.0.1' })).toHaveLength(1);
    expect(problemsOf({ MAIL_HOOK_URL: 'https://a.example/', SMTP_URL: 'smtp://127.0.0.1' })).toEqual([
      'SMTP_URL and MAIL_HOOK_URL contradict each other: set one of them.',
    ]);
  });

  it.each([
    'http://a.example/',
    'http://10.0.0.1/',
    'https://u:p@a.example/',
    'ftp://a.example/',
    'https://a.example/#x',
  ])('are a mail hook that links must not go to: %s', (url) => {
    expect(problemsOf({ MAIL_HOOK_URL: url })).toEqual([
      'MAIL_HOOK_URL must be an https address, or an http one on this machine, without credentials or fragment.',
    ]);
  });

  it('are names and languages that mails cannot be made of', () => {
    expect(
      problemsOf({
        APP_NAME: 'x'.repeat(61),
        APP_URL: 'acme',
        SUPPORT_EMAIL: 'acme',
        DEFAULT_LOCALE: 'de_DE',
        TIME_ZONE: 'Mars/Crater',
      }),
    ).toHaveLength(5);
    expect(parseConfig({ MAIL_HOOK_URL: 'http://localhost:9/x' }).mail).toEqual({
      kind: 'hook',
      url: 'http://localhost:9/x',
    });
  });
});

describe('the generated secret', () => {
  it('is kept under DATA_DIR', () => {
    expect(secretFile(parseConfig({ DATA_DIR: '/var/lib/usher' }))).toBe('/var/lib/usher/secret');
  });
});

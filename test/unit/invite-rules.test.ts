import { expect, it, test } from 'vitest';
import { ConfigError, parseConfig } from '../../src/config.ts';
import { allowedRedirectUrl, domainRefusal } from '../../src/invites/invite-rules.ts';

const config = (env: Record<string, string>) => parseConfig(env);

test.each([
  ['example.com', 'ada@example.com', true],
  ['example.com', 'ada@sub.example.com', false],
  ['example.com', 'ada@badexample.com', false],
  ['example.com', 'ada@example.com.evil.org', false],
  ['*.example.org', 'ada@a.example.org', true],
  ['*.example.org', 'ada@a.b.example.org', true],
  ['*.example.org', 'ada@example.org', false],
  ['*.example.org', 'ada@badexample.org', false],
  ['*.edu', 'ada@mit.edu', true],
  ['EXAMPLE.com , *.Example.org', 'ada@x.example.org', true],
  ['bücher.example', 'ada@xn--bcher-kva.example', true],
  ['xn--bcher-kva.example', 'ada@xn--bcher-kva.example', true],
])('INVITE_DOMAINS=%s lets %s in: %s', (domains, email, allowed) => {
  expect(domainRefusal(config({ INVITE_DOMAINS: domains }), email) === null).toBe(allowed);
});

it('denies what is denied, whatever allows it', () => {
  const rules = config({
    INVITE_DOMAINS: '*.example.org',
    INVITE_DOMAINS_DENIED: '*.test.example.org,bad.example.org',
  });
  const refused = [
    'a@x.test.example.org',
    'a@bad.example.org',
    'a@good.example.org',
    'a@test.example.org',
  ].map((email) => domainRefusal(rules, email)?.domain ?? null);
  expect(refused).toEqual(['x.test.example.org', 'bad.example.org', null, null]);
  const anyBut = config({ INVITE_DOMAINS_DENIED: 'example.net' });
  expect(domainRefusal(anyBut, 'a@example.net')?.code).toBe('EMAIL_DOMAIN_NOT_ALLOWED');
  expect(domainRefusal(anyBut, 'a@example.com')).toBeNull();
});

const REDIRECTS =
  'https://app.example.com/*,https://docs.example.com/start?from=invite,http://localhost:3000/*';

test.each([
  ['https://app.example.com/', 'https://app.example.com/'],
  ['https://APP.example.com/a/../b?c=d#e', 'https://app.example.com/b?c=d#e'],
  ['https://docs.example.com/start?from=invite', 'https://docs.example.com/start?from=invite'],
  ['http://localhost:3000/x', 'http://localhost:3000/x'],
])('REDIRECT_URLS lets the page go on to %s', (asked, url) => {
  expect(allowedRedirectUrl(config({ REDIRECT_URLS: REDIRECTS }), asked)).toBe(url);
});

test.each([
  'https://app.example.com.evil.org/',
  'https://app.example.com@evil.org/',
  'https://ada:secret@app.example.com/',
  'http://app.example.com/',
  'https://app.example.com:444/',
  'https://docs.example.com/start',
  'https://docs.example.com/start?from=invite&more',
  'javascript:alert(1)',
  '//app.example.com/',
  '/relative',
  'https:\\\\evil.org\\app.example.com/',
])('REDIRECT_URLS does not let it go on to %s', (asked) => {
  expect(() => allowedRedirectUrl(config({ REDIRECT_URLS: REDIRECTS }), asked)).toThrow(/may not go on/);
});

it('keeps a path below its own, however it is written', () => {
  const rules = config({ REDIRECT_URLS: 'https://app.example.com/in/*' });
  for (const asked of [
    'https://app.example.com/in/../out',
    'https://app.example.com/in/%2e%2e/out',
    'https://app.example.com/in',
  ])
    expect(() => allowedRedirectUrl(rules, asked)).toThrow();
});

test.each([
  ['INVITE_DOMAINS', 'example'],
  ['INVITE_DOMAINS', 'a@example.com'],
  ['INVITE_DOMAINS', '*example.com'],
  ['INVITE_DOMAINS', 'a.*.example.com'],
  ['INVITE_DOMAINS_DENIED', 'example.com,'],
  ['REDIRECT_URLS', 'app.example.com'],
  ['REDIRECT_URLS', 'https://*.example.com/'],
  ['REDIRECT_URLS', 'ftp://app.example.com/*'],
  ['SEATS', '-1'],
  ['PENDING_INVITES', 'many'],
])('%s=%s is no setting', (name, value) => {
  expect(() => config({ [name]: value })).toThrow(ConfigError);
});

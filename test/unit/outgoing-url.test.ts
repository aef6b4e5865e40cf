import { describe, expect, it } from 'vitest';
import { outgoingUrl } from '../../src/outgoing/outgoing-url.ts';
import { addressRules } from '../../src/outgoing/special-addresses.ts';

const PUBLIC = addressRules([]);

describe('a URL that the service is to send requests to', () => {
  it.each(['https://example.com/hooks?a=1', 'https://93.184.215.14/', 'https://[2606:4700::1111]:8443/x'])(
    'may be %s',
    (text) => {
      expect(outgoingUrl(text, PUBLIC)).not.toBeNull();
    },
  );

  it.each([
    'http://example.com/',
    'https://example.org:bad/',
    'ftp://example.com/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'https://user:password@example.com/',
    'https://example.com/#fragment',
    'https://example.com/#',
    `https://example.com/${'x'.repeat(2_000)}`,
    'example.com',
    '',
  ])('is never %s', (text) => {
    expect(outgoingUrl(text, PUBLIC)).toBeNull();
  });

  it.each([
    '127.0.0.1',
    '127.1',
    '0177.0.0.1',
    '0x7f.1',
    '0x7f000001',
    '2130706433',
    '017700000001',
    '127.0.0.1.',
    '①②⑦.⓪.⓪.①',
    '[::1]',
    '[0:0:0:0:0:0:0:1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::127.0.0.1]',
    '[64:ff9b::7f00:1]',
    '[64:ff9b:1::7f00:1]',
    '[2002:7f00:1::]',
    '[2001:0:53aa:64c:0:0:80ff:fffe]',
    '0.0.0.0',
    '0',
    '[::]',
    '10.1.2.3',
    '172.31.255.255',
    '192.168.0.1',
    '169.254.169.254',
    '100.64.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '[fe80::1]',
    '[fd00::1]',
    '[ff02::1]',
    '[4000::1]',
  ])('never names the special address %s', (host) => {
    expect(outgoingUrl(`https://${host}/`, PUBLIC)).toBeNull();
  });

  it('may name an address, and speak http, in a network that the operator has opened', () => {
    const opened = addressRules(['10.0.0.0/8', 'fd00::/8']);
    for (const text of ['https://10.1.2.3/', 'http://10.1.2.3/', 'http://[fd00::1]/', 'http://example.com/'])
      expect(outgoingUrl(text, opened), text).not.toBeNull();
    for (const text of ['http://93.184.215.14/', 'https://127.0.0.1/', 'https://[::ffff:127.0.0.1]/'])
      expect(outgoingUrl(text, opened), text).toBeNull();
  });
});

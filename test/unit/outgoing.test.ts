import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createOutgoing, type OutgoingOptions } from '../../src/outgoing/outgoing.ts';

const seen: string[] = [];
const server = createServer((req, res) => {
  seen.push(req.headers.host ?? '');
  if (req.url === '/endless') {
    res.writeHead(200);
    const more = setInterval(() => res.write('x'.repeat(65_536)), 5);
    res.once('close', () => clearInterval(more));
  } else if (req.url === '/document') res.end('{"keys":[]}');
  else if (req.url === '/silent') return;
  else if (req.url === '/slow') res.writeHead(200).write('half');
  else if (req.url === '/later')
    res.writeHead(503, { 'retry-after': new Date(Date.now() + 60_000).toUTCString() }).end();
  else res.writeHead(302, { location: `http://127.0.0.1:${port()}/elsewhere` }).end();
});
const port = () => (server.address() as AddressInfo).port;
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

function outgoing(options: Partial<OutgoingOptions> = {}) {
  const made = createOutgoing({ networks: [], proxy: null, timeoutMs: 400, ...options });
  onTestFinished(() => made.close());
  return made;
}

const resolvesTo =
  (...addresses: string[]) =>
  async () =>
    addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));

describe('a document that is read', () => {
  const at = (path: string) => `http://127.0.0.1:${port()}${path}`;

  it('is read where the network is opened, and nowhere else', async () => {
    const open = outgoing({ networks: ['127.0.0.0/8'] });
    expect(await open.getJson(at('/document'))).toEqual({ keys: [] });
    await expect(outgoing().getJson(at('/document'))).rejects.toThrow(/not public/);
    await expect(open.getJson('file:///etc/passwd')).rejects.toThrow(/not public/);
  });

  it.each([
    ['/elsewhere', /status 302/],
    ['/later', /status 503/],
    ['/endless', /too large/],
    ['/slow', /abort|timeout/i],
  ])('is refused at %s', async (path, why) => {
    await expect(outgoing({ networks: ['127.0.0.0/8'] }).getJson(at(path))).rejects.toThrow(why);
  });
});

describe('a request to an address that somebody else gave', () => {
  it('goes nowhere where the name leads to a special address, be it one of several', async () => {
    const before = seen.length;
    for (const addresses of [
      ['127.0.0.1'],
      ['93.184.215.14', '127.0.0.1'],
      ['::ffff:127.0.0.1'],
      ['64:ff9b::7f00:1'],
      [],
    ]) {
      const { post } = outgoing({ lookup: resolvesTo(...addresses) });
      const result = await post(new URL(`https://example.com:${port()}/`), {}, '');
      expect(result, addresses.join()).toMatchObject({ httpStatus: null, failure: 'ADDRESS_NOT_ALLOWED' });
    }
    expect(seen.length).toBe(before);
  });

  it('goes where the one look at the name led, so that a second answer changes nothing', async () => {
    const answers = ['127.0.0.1', '10.0.0.1'];
    let asked = 0;
    const { post } = outgoing({
      networks: ['127.0.0.0/8'],
      lookup: async () => [{ address: answers[asked++] ?? '', family: 4 }],
    });
    const url = new URL(`http://rebinding.example:${port()}/`);
    expect(await post(url, {}, '')).toMatchObject({ httpStatus: 302 });
    expect(asked).toBe(1);
    expect(seen.at(-1)).toBe(url.host);
  });

  it('follows no redirect', async () => {
    const { post } = outgoing({ networks: ['127.0.0.0/8'] });
    const before = seen.length;
    expect(await post(new URL(`http://127.0.0.1:${port()}/`), {}, '')).toMatchObject({
      httpStatus: 302,
      failure: null,
    });
    expect(seen.length).toBe(before + 1);
  });

  it('ends with an answer that never ends, by its bytes or by its time', async () => {
    const { post } = outgoing({ networks: ['127.0.0.0/8'] });
    const endless = await post(new URL(`http://127.0.0.1:${port()}/endless`), {}, '');
    expect(endless.durationMs).toBeLessThan(2_000);
    const slow = await post(new URL(`http://127.0.0.1:${port()}/slow`), {}, '');
    // Its word was there in time; the rest is not waited for.
    expect(slow).toMatchObject({ httpStatus: 200, failure: null });
    expect(slow.durationMs).toBeLessThan(2_000);
  });

  it('tells a date in Retry-After in seconds', async () => {
    const { post } = outgoing({ networks: ['127.0.0.0/8'] });
    const { httpStatus, retryAfterSeconds } = await post(new URL(`http://127.0.0.1:${port()}/later`), {}, '');
    expect(httpStatus).toBe(503);
    expect(retryAfterSeconds).toBeGreaterThan(50);
    expect(retryAfterSeconds).toBeLessThanOrEqual(60);
  });

  it('says in a word what went wrong, an answer that does not come in time included', async () => {
    const { post } = outgoing({
      networks: ['127.0.0.0/8'],
      lookup: async () => Promise.reject(Object.assign(new Error('not found'), { code: 'ENOTFOUND' })),
    });
    expect((await post(new URL('https://nowhere.example/'), {}, '')).failure).toBe('DNS');
    expect((await post(new URL('http://127.0.0.1:1/'), {}, '')).failure).toBe('CONNECTION');
    const silent = await post(new URL(`http://127.0.0.1:${port()}/silent`), {}, '');
    expect(silent).toMatchObject({ httpStatus: null, failure: 'TIMEOUT' });
    expect(silent.durationMs).toBeGreaterThanOrEqual(390);
    expect((await post(new URL(`https://127.0.0.1:${port()}/`), {}, '')).failure).toBe('TLS');
  });
});

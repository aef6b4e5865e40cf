import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTHeaderParameters, SignJWT } from 'jose';

/** Another issuer, on loopback: its keys, and tokens as it would sign them. */
export interface Issuer {
  /** How it calls itself. */
  readonly url: string;
  /** Signs claims over usual ones: this issuer, now, for an hour. `undefined` takes one away. */
  sign(claims: Readonly<Record<string, unknown>>, header?: Partial<JWTHeaderParameters>): Promise<string>;
  /** Takes a new key in the place of the old one. */
  rotate(): Promise<void>;
  /** How often its keys were asked for. */
  readonly asked: () => number;
  close(): Promise<void>;
}

/** Starts an issuer that signs with keys of this algorithm. */
export async function startIssuer(alg = 'RS256', path = ''): Promise<Issuer> {
  let count = 0;
  let asked = 0;
  const newKey = async () => {
    count += 1;
    const { publicKey, privateKey } = await generateKeyPair(alg);
    const kid = `key-${count}`;
    return { kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } };
  };
  let key = await newKey();
  const server = createServer((req, res) => {
    res.setHeader('content-type', 'application/json');
    if (req.url === `${path.replace(/\/$/, '')}/.well-known/openid-configuration`) {
      res.end(JSON.stringify({ issuer: url, jwks_uri: `${origin}/keys` }));
    } else if (req.url === '/keys') {
      asked += 1;
      res.end(JSON.stringify({ keys: [key.jwk] }));
    } else res.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const url = `${origin}${path}`;
  return {
    url,
    async sign(claims, header = {}) {
      const now = Math.floor(Date.now() / 1_000);
      const all = { iss: url, iat: now, exp: now + 3_600, ...claims };
      return new SignJWT(JSON.parse(JSON.stringify(all)))
        .setProtectedHeader({ alg, kid: key.kid, ...header })
        .sign(key.privateKey);
    },
    async rotate() {
      key = await newKey();
    },
    asked: () => asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

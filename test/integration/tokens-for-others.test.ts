import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AdminSeed } from '../support/seed.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

let app: TestApp;
let admin: AdminSeed;
let metadata: { issuer: string; jwks_uri: string } & Record<string, unknown>;

beforeAll(async () => {
  app = await startTestApp();
  admin = await app.admin();
  metadata = await (await fetch(`${app.url}/.well-known/oauth-authorization-server`)).json();
});
afterAll(() => app.stop());

test('whoever wants to verify tokens is told of the issuer, its keys, and that it gives no tokens by OAuth', () => {
  expect(metadata).toMatchObject({
    issuer: app.app.urls.publicUrl,
    jwks_uri: `${app.app.urls.publicUrl}/.well-known/jwks.json`,
    response_types_supported: [],
    grant_types_supported: [],
  });
  expect(metadata).not.toHaveProperty('token_endpoint');
});

test('jose verifies an access token by what the metadata says', async () => {
  const { payload } = await jwtVerify(admin.accessToken, createRemoteJWKSet(new URL(metadata.jwks_uri)), {
    issuer: metadata.issuer,
    audience: metadata.issuer,
    typ: 'at+jwt',
    algorithms: ['EdDSA'],
  });
  expect(Object.keys(payload).sort()).toEqual(
    ['aud', 'exp', 'iat', 'iss', 'jti', 'role', 'roles', 'scope', 'sid', 'sub'].sort(),
  );
  expect(payload).toMatchObject({ sub: admin.id, role: 'ADMIN', roles: [] });
});

/** Debian's Python, where its package python3-jwt is there. */
const PYTHON = ['/usr/bin/python3', 'python3'].find((python) => {
  try {
    execFileSync(python, ['-c', 'import jwt, cryptography'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
});

const SCRIPT = `
import json, sys, urllib.request
import jwt

url, token = sys.argv[1:]
with urllib.request.urlopen(url + "/.well-known/oauth-authorization-server") as answer:
    metadata = json.load(answer)
key = jwt.PyJWKClient(metadata["jwks_uri"]).get_signing_key_from_jwt(token)
claims = jwt.decode(token, key.key, algorithms=["EdDSA"], issuer=metadata["issuer"], audience=metadata["issuer"],
                    options={"require": ["exp", "iat", "iss", "aud", "sub"]})
assert jwt.get_unverified_header(token)["typ"] == "at+jwt"
print(claims["sub"])
`;

// .ci/run installs python3-jwt.
test.skipIf(!PYTHON)('PyJWT verifies it too, and refuses one that was changed', async () => {
  const verify = (token: string) =>
    promisify(execFile)(PYTHON ?? '', ['-c', SCRIPT, app.app.urls.publicUrl, token]);
  expect((await verify(admin.accessToken)).stdout.trim()).toBe(admin.id);
  const [header, payload, signature = ''] = admin.accessToken.split('.');
  const changed = [
    header,
    payload,
    signature.startsWith('A') ? `B${signature.slice(1)}` : `A${signature.slice(1)}`,
  ];
  await expect(verify(changed.join('.'))).rejects.toThrow(/InvalidSignatureError/);
});
